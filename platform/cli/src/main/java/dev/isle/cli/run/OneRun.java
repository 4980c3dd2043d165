package dev.isle.cli.run;

import dev.isle.cli.logs.LogTail;
import dev.isle.cli.site.Installation;
import dev.isle.local.client.Answer;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.local.client.Mailbox;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One more run of a task: asked for, carried out by whoever runs the loop, and followed to its end with what it prints. To be made before it is asked for, so
 * that nothing of its log is missed. Confined to one thread.
 */
public final class OneRun implements AutoCloseable {
    private static final Duration BESIDE_THE_TASK = Duration.ofSeconds(60);

    private final Installation environment;
    private final TaskPlan task;
    private final LogTail log;
    private final String invocation = Mailbox.newId();

    /**
     * Of a task; it is not asked for yet.
     *
     * @throws IOException when the task's log cannot be read
     */
    public OneRun(Installation environment, TaskPlan task) throws IOException {
        this.environment = environment;
        this.task = task;
        this.log = LogTail.of(environment.taskLog(task.name()));
    }

    /** How following it ended. */
    public sealed interface End {
        /** The run is over; of several attempts it is the one that counts. */
        record Over(TaskRun run) implements End {}

        /** It was never run: the environment was stopped, or its file changed. */
        record Dropped() implements End {}

        /**
         * It is not over.
         *
         * @param last what was seen last
         */
        record GoesOn(Snapshot last) implements End {}
    }

    /** How long the task may take, with all its attempts and what is around them. */
    public static Duration usual(TaskPlan task) {
        return task.timeout().multipliedBy(task.attempts()).plus(BESIDE_THE_TASK);
    }

    /** The run of the task that goes on at that moment: another one would be refused. */
    public static Optional<TaskRun> running(Snapshot now, TaskPlan task) {
        return now.observation().tasks().stream()
                .filter(run -> run.task().equals(task.name()) && run.state() == TaskRun.State.RUNNING)
                .findFirst();
    }

    /** Names the run. */
    public String invocation() {
        return invocation;
    }

    /**
     * Asks for it.
     *
     * @param by who asks
     * @param reason ticket and words for the log
     */
    public Answer ask(String by, @Nullable String reason) throws InterruptedException {
        return environment.run(task.name(), invocation, by, reason);
    }

    /**
     * Follows it, once it was asked for and accepted.
     *
     * @param lines told at each look what it has printed since the last one
     * @throws IOException when its log cannot be read; the task itself is not concerned
     */
    public End follow(Duration atMost, Consumer<List<String>> lines) throws InterruptedException, IOException {
        int[] unwatched = {0};
        Snapshot last;
        try {
            last = environment.await(
                    snapshot -> {
                        read(lines);
                        unwatched[0] = snapshot.watcher() == null ? unwatched[0] + 1 : 0;
                        return over(snapshot) || unwatched[0] > 2;
                    },
                    atMost);
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
        lines.accept(log.lines());
        lines.accept(log.rest());
        if (!over(last)) {
            return new End.GoesOn(last);
        }
        return last.observation().tasks().stream()
                .filter(run ->
                        run.task().equals(task.name()) && run.invocation().equals(invocation))
                .max(Comparator.comparing((TaskRun run) -> run.state() == TaskRun.State.SUCCEEDED)
                        .thenComparingInt(TaskRun::attempt))
                .<End>map(End.Over::new)
                .orElseGet(End.Dropped::new);
    }

    private void read(Consumer<List<String>> lines) {
        try {
            lines.accept(log.lines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean over(Snapshot snapshot) {
        Record.Request asked = snapshot.record().requests().get(task.name());
        return asked == null || !asked.id().equals(invocation);
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}

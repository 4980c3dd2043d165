package dev.isle.local.runtime;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.Folders;
import dev.isle.local.home.Secrets;
import dev.isle.local.home.Trouble;
import dev.isle.local.postgres.SqlSteps;
import dev.isle.local.process.LaunchFiles;
import dev.isle.local.process.Launcher;
import dev.isle.local.process.Life;
import dev.isle.local.process.ProcessTable;
import dev.isle.local.process.Session;
import dev.isle.model.Quantity;
import dev.isle.plan.decide.Decision;
import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks and tells how they ended, by markers that outlive the supervisor: a folder per attempt, and for SQL steps the database itself.
 *
 * <p>A command runs through the same launcher as servers, so its exit status survives. SQL steps run in this process, each with its row in one transaction;
 * when a supervisor dies in their midst the database tells how far they came, so a broken-off attempt is settled there and never guessed. The answer is kept
 * in the attempt's folder for readers who do not ask the database.
 *
 * <p>Invariant: a run that succeeded is never begun again for the same hash and invocation.
 */
final class Tasks {
    private final Ground ground;
    private final Background background;
    private final Endings endings;
    private final Set<Path> settled = ConcurrentHashMap.newKeySet();

    Tasks(Ground ground, Background background, Endings endings) {
        this.ground = ground;
        this.background = background;
        this.endings = endings;
    }

    /** Begins an attempt, unless it has begun or another one of the same inputs succeeded or runs. */
    void run(Decision.RunTask decision, Plan plan) {
        TaskPlan task = plan.task(decision.subject())
                .orElseThrow(() -> new RuntimeFailure("the plan has no task " + decision.subject() + " to run"));
        Path tasks = ground.folder().tasks();
        Path path = TaskFolder.path(tasks, task.name(), decision.hash(), decision.invocation(), decision.attempt());
        for (TaskFolder other : TaskFolder.all(tasks)) {
            if (other.is(task.name(), decision.hash(), decision.invocation())) {
                TaskRun.State state = state(other).state();
                if (other.attempt() == decision.attempt()
                        || state == TaskRun.State.SUCCEEDED
                        || state == TaskRun.State.RUNNING) {
                    return;
                }
            }
        }
        boolean sql = task.command().isEmpty();
        TaskFolder folder = new TaskFolder(
                path,
                task.name(),
                decision.hash(),
                decision.invocation(),
                decision.attempt(),
                sql,
                task.timeout(),
                Instant.now());
        try {
            folder.write();
            if (sql) {
                AtomicFile.writeLightly(path.resolve("runner"), ProcessTable.self() + "\n");
                background.begin("task " + path.getFileName(), () -> runSteps(folder, task, plan));
            } else {
                launch(folder, task);
            }
        } catch (IOException failure) {
            throw new RuntimeFailure(Trouble.words("cannot run task " + task.name(), path, failure), failure);
        }
    }

    private void launch(TaskFolder folder, TaskPlan task) throws IOException {
        Session session = folder.session(ground.mark());
        LaunchFiles.Note note = Ground.note(task.hash(), "", new LaunchFiles.Ending("TERM", 5000, true));
        session.files().begin(note);
        try {
            for (ServerPlan.RenderedFile file : task.files().values()) {
                Servers.write(file);
            }
            Map<String, String> variables = new HashMap<>();
            Path temp = temp(folder);
            variables.put(Servers.TEMP, temp.toString());
            variables.putAll(task.env());
            Quantity dump = task.dump();
            if (dump != null) {
                Dumps.makeRoom(ground.folder(), nameOf(folder), dump.bytes());
            }
            ground.launcher()
                    .launch(
                            new Launcher.Program(
                                    session.subject(),
                                    folder.path().resolve("work"),
                                    log(task.name()),
                                    within(task.command(), folder, temp),
                                    variables),
                            ground.mark(),
                            session.files(),
                            note);
        } catch (IOException failure) {
            session.files().fail(note.id(), Trouble.words("cannot run task " + task.name(), folder.path(), failure));
        }
    }

    /** The folder of this attempt's temporary files, in that of the task; what attempts have left there that are over goes. */
    private Path temp(TaskFolder folder) throws IOException {
        Path all = ground.folder().temp(nameOf(folder));
        Set<Path> used = TaskFolder.all(ground.folder().tasks()).stream()
                .filter(other -> !over(other))
                .map(other -> other.path().getFileName())
                .collect(Collectors.toSet());
        for (Path other : Folders.list(all)) {
            if (!used.contains(other.getFileName())) {
                Servers.clear(other);
            }
        }
        return Servers.empty(all.resolve(folder.path().getFileName()));
    }

    private boolean over(TaskFolder folder) {
        TaskRun.State state = state(folder).state();
        return state == TaskRun.State.SUCCEEDED || state == TaskRun.State.FAILED;
    }

    /** The command of this attempt: the plan, which knows of none, names the folder of all of them. */
    private List<String> within(List<String> command, TaskFolder folder, Path temp) {
        String all = ground.folder().temp(nameOf(folder)).toString();
        return command.stream().map(word -> word.replace(all, temp.toString())).toList();
    }

    /** As the layout is asked for a task's folders. */
    private static String nameOf(TaskFolder folder) {
        return "task-" + folder.task();
    }

    private Path log(String task) {
        return ground.folder().taskLog(task);
    }

    private void runSteps(TaskFolder folder, TaskPlan task, Plan plan) throws IOException {
        try {
            SqlSteps.Applied applied = steps(task, plan).apply(stepsOf(task));
            folder.result(
                    true,
                    applied.count() == 0
                            ? "nothing was missing"
                            : applied.count() + " of " + task.steps().size() + " steps applied"
                                    + (applied.late().isEmpty()
                                            ? ""
                                            : ", out of order: " + String.join(", ", applied.late())));
        } catch (SqlSteps.StepFailure failure) {
            folder.result(false, String.valueOf(failure.getMessage()));
        }
        settled.add(folder.path());
    }

    private SqlSteps steps(TaskPlan task, Plan plan) throws IOException {
        DatabasePlan database = plan.databases().stream()
                .filter(d -> d.name().equals(task.database()))
                .findFirst()
                .orElseThrow(
                        () -> new RuntimeFailure("task " + task.name() + " works on a database that the plan lacks"));
        String password = database.passwordPaths().get(database.owner());
        if (password == null) {
            throw new RuntimeFailure("database " + database.name() + " has no password file for its owner "
                    + database.owner() + "; name one in databases." + database.name() + ".external.passwordFiles");
        }
        return new SqlSteps(
                database.jdbcUrl(),
                database.owner(),
                Secrets.read(Path.of(password)),
                database.users(),
                task.timeout());
    }

    private static List<SqlSteps.Step> stepsOf(TaskPlan task) {
        return task.steps().stream()
                .map(step -> new SqlSteps.Step(step.name(), Path.of(step.path()), step.digest()))
                .toList();
    }

    /** Settles what a former supervisor left open, and ends what takes too long. Cheap when there is nothing to do. */
    void tend(Plan plan) throws IOException, InterruptedException {
        for (TaskFolder folder : TaskFolder.all(ground.folder().tasks())) {
            if (folder.sql()) {
                settle(folder, plan);
                continue;
            }
            Session session = folder.session(ground.mark());
            Life life = Life.read(session);
            boolean late = Instant.now().isAfter(folder.startedAt().plus(folder.timeout()));
            LaunchFiles.Note note = life.note();
            if (late && note != null && life.state() == Life.State.RUNNING) {
                session.files()
                        .fail(
                                note.id(),
                                "it was ended at its timeout of "
                                        + folder.timeout().toSeconds() + " s");
                endings.begin(session, Endings.Manners.SIGNAL, () -> {});
            } else {
                endings.resume(session);
            }
        }
    }

    /** Asks the database how a broken-off attempt ended, and once per process whether a success still stands. */
    private void settle(TaskFolder folder, Plan plan) throws IOException {
        TaskPlan task = plan.task(folder.task())
                .filter(t -> t.hash().equals(folder.hash()))
                .orElse(null);
        String subject = "task " + folder.path().getFileName();
        if (task == null || settled.contains(folder.path()) || background.busy(subject)) {
            return;
        }
        TaskFolder.Result result = folder.result();
        if (result != null && !result.good()) {
            settled.add(folder.path());
            return;
        }
        SqlSteps steps = steps(task, plan);
        background.begin(subject, () -> {
            try {
                String difference = steps.difference(stepsOf(task));
                if (result == null || difference != null) {
                    folder.result(
                            difference == null,
                            difference == null
                                    ? "all steps are in the database"
                                    : result == null
                                            ? "its supervisor ended before it did: " + difference
                                            : "the database lost what had been applied: " + difference);
                }
                settled.add(folder.path());
            } catch (SQLException unreachable) {
                // Asked again at the next turn: until then its state stays what it is.
                return;
            }
        });
    }

    /** All attempts that any marker tells of, by task and attempt. */
    List<TaskRun> runs() {
        List<TaskRun> runs = new ArrayList<>();
        for (TaskFolder folder : TaskFolder.all(ground.folder().tasks())) {
            runs.add(state(folder));
        }
        runs.sort(Comparator.comparing(TaskRun::task)
                .thenComparing(TaskRun::startedAt, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparingInt(TaskRun::attempt));
        return runs;
    }

    private TaskRun state(TaskFolder folder) {
        if (folder.sql()) {
            TaskFolder.Result result = folder.result();
            if (result != null) {
                return run(
                        folder,
                        result.good() ? TaskRun.State.SUCCEEDED : TaskRun.State.FAILED,
                        result.at(),
                        null,
                        result.words());
            }
            String runner = folder.runner();
            return runner != null && ProcessTable.alive(runner)
                    ? run(folder, TaskRun.State.RUNNING, null, null, "its steps are being applied")
                    : run(
                            folder,
                            TaskRun.State.UNKNOWN,
                            null,
                            null,
                            "its supervisor ended before it did; the database will tell");
        }
        Life life = Life.read(folder.session(ground.mark()));
        return switch (life.state()) {
            case NONE -> run(folder, TaskRun.State.FAILED, null, null, "it was broken off before it began");
            case UNSEEN -> run(folder, TaskRun.State.UNKNOWN, null, null, life.words());
            case LAUNCHING, RUNNING, STOPPING -> run(folder, TaskRun.State.RUNNING, null, null, "it runs");
            case ENDED -> {
                LaunchFiles.Exit exit = life.exit();
                Integer status = exit == null ? null : exit.status();
                // Also when its timeout struck in the instant in which it ended: what the task itself says counts.
                boolean good = status != null && status == 0;
                yield run(
                        folder,
                        good ? TaskRun.State.SUCCEEDED : TaskRun.State.FAILED,
                        life.endedAt(),
                        status,
                        good
                                ? Life.words(0)
                                : Dumps.words(
                                        ground.folder(),
                                        nameOf(folder),
                                        life.words(),
                                        folder.startedAt(),
                                        log(folder.task())));
            }
        };
    }

    private static TaskRun run(
            TaskFolder folder, TaskRun.State state, @Nullable Instant endedAt, @Nullable Integer status, String words) {
        return new TaskRun(
                folder.task(),
                folder.hash(),
                folder.invocation(),
                folder.attempt(),
                state,
                folder.startedAt(),
                endedAt,
                status,
                words);
    }

    /** Ends all tasks that run. */
    void endAll() throws IOException, InterruptedException {
        Map<String, Session> running = new HashMap<>();
        for (TaskFolder folder : TaskFolder.all(ground.folder().tasks())) {
            Session session = folder.session(ground.mark());
            if (!folder.sql() && Life.read(session).occupied()) {
                running.put(session.subject(), session);
            }
        }
        for (Session session : running.values()) {
            endings.kill(session);
        }
        for (TaskFolder folder : TaskFolder.all(ground.folder().tasks())) {
            background.await(
                    "task " + folder.path().getFileName(), Duration.ofSeconds(2).toMillis());
        }
    }
}

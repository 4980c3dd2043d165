package dev.isle.local.client;

import dev.isle.local.client.EnvironmentHandle.Watcher;
import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.process.Mark;
import dev.isle.local.process.ProcessTable;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Who watches an environment: finds, starts and ends its supervisor. */
public final class Watching {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Watching() {}

    /** The living supervisor, by the owner file that it wrote under the environment's lock. */
    public static Optional<Watcher> watcher(EnvironmentFolder folder) {
        try {
            String text = AtomicFile.readOrNull(folder.owner());
            String[] parts = text == null ? new String[0] : text.strip().split(" ");
            if (parts.length == 2 && ProcessTable.alive(parts[0])) {
                long pid = Long.parseLong(parts[0].substring(0, parts[0].indexOf(':')));
                return Optional.of(new Watcher(pid, Instant.parse(parts[1])));
            }
        } catch (IOException | RuntimeException damaged) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Writes the owner file for this process. */
    public static void declare(EnvironmentFolder folder) throws IOException {
        AtomicFile.write(folder.owner(), ProcessTable.self() + " " + Instant.now() + "\n");
    }

    /** Starts a supervisor in a session of its own; it may find that another one was quicker, and end. */
    static Process start(LocalOptions options, EnvironmentFolder folder) throws IOException {
        Folders.make(folder.logs());
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(options.supervisorCommand());
        command.add(folder.name());
        Folders.make(folder.home().root());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.home().root().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.supervisorLog().toFile()));
        builder.environment()
                .keySet()
                .removeAll(List.of(Mark.ENVIRONMENT, Mark.SUBJECT, Mark.LAUNCH, "ISLE_CALLED_AS"));
        builder.environment().put("ISLE_HOME", folder.home().root().toString());
        return builder.start();
    }

    /** The supervisor that runs, or one that is started now. */
    static Watcher ensure(LocalOptions options, EnvironmentFolder folder) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        Optional<Watcher> watcher = watcher(folder);
        Process started = null;
        while (watcher.isEmpty()) {
            if (started == null) {
                started = start(options, folder);
            }
            if (started.waitFor(5, TimeUnit.MILLISECONDS)) {
                watcher = watcher(folder);
                if (watcher.isEmpty() && (started.exitValue() != 0 || System.nanoTime() > deadline)) {
                    throw new RuntimeFailure("the supervisor of " + folder.name() + " ended with status "
                            + started.exitValue() + tail(folder.supervisorLog()));
                }
                started = null;
            } else {
                watcher = watcher(folder);
                if (watcher.isEmpty() && System.nanoTime() > deadline) {
                    started.destroyForcibly();
                    throw new RuntimeFailure("the supervisor of " + folder.name() + " did not come up within 30 s"
                            + tail(folder.supervisorLog()));
                }
            }
        }
        return watcher.get();
    }

    /** Ends the supervisor, gently first; the servers run on. */
    static void end(EnvironmentFolder folder) throws InterruptedException {
        Optional<Watcher> watcher = watcher(folder);
        long killAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        boolean asked = false;
        while (watcher.isPresent()) {
            Optional<ProcessHandle> process = ProcessHandle.of(watcher.get().pid());
            if (!asked) {
                process.ifPresent(ProcessHandle::destroy);
                asked = true;
            } else if (System.nanoTime() > killAt) {
                process.ifPresent(ProcessHandle::destroyForcibly);
            }
            TimeUnit.MILLISECONDS.sleep(5);
            watcher = watcher(folder);
        }
    }

    /** The last lines of a log, for people. */
    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return "; its log " + log + " ends with:\n  "
                    + String.join("\n  ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException | RuntimeException unreadable) {
            return "; its log is " + log;
        }
    }
}

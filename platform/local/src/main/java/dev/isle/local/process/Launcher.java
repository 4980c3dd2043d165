package dev.isle.local.process;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.Folders;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Launches programs in sessions of their own, through a short shell script that keeps their exit status when nobody else lives to see it. Thread-safe.
 *
 * <p>What a program inherits of Isle's own variables is a short list (path, home, language, time zone), so that a server behaves the same
 * whoever typed {@code up}.
 */
public final class Launcher {
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ");
    /** How long a launcher may take to begin its program. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long KILL_MILLIS = 5000;

    private final Path script;
    private final Duration patience;

    /**
     * With the script put into a folder.
     *
     * @param cache where the script is kept; written once per content
     */
    public Launcher(Path cache) throws IOException {
        this(cache, PATIENCE);
    }

    /** As {@link #Launcher(Path)}, with another patience. */
    public Launcher(Path cache, Duration patience) throws IOException {
        this.patience = patience;
        byte[] content;
        try (InputStream in = Launcher.class.getResourceAsStream("launch.sh")) {
            if (in == null) {
                throw new IOException("launch.sh is missing beside " + Launcher.class.getName());
            }
            content = in.readAllBytes();
        }
        this.script = cache.resolve("launch-" + Integer.toHexString(java.util.Arrays.hashCode(content)) + ".sh");
        if (!Files.exists(script) || Files.size(script) != content.length) {
            Folders.make(cache);
            AtomicFile.write(script, content, AtomicFile.PRIVATE, false);
        }
    }

    /**
     * What is launched.
     *
     * @param subject server or task, for the mark
     * @param command program and arguments
     * @param variables beside the inherited ones and the mark
     */
    public record Program(
            String subject, Path workFolder, Path log, List<String> command, Map<String, String> variables) {}

    /**
     * Launches and waits until the program has a pid (some milliseconds).
     *
     * @param files where {@link LaunchFiles#begin} was called with {@code note}
     * @throws IOException when it cannot be launched, or does not begin in time; says why. Nothing of the launch lives then
     */
    public LaunchFiles.Pid launch(Program program, Mark mark, LaunchFiles files, LaunchFiles.Note note)
            throws IOException {
        Folders.make(program.workFolder());
        Path logs = program.log().getParent();
        if (logs != null) {
            Folders.make(logs);
        }
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                "/bin/sh",
                script.toString(),
                files.folder().toString(),
                note.id(),
                program.log().toString()));
        command.addAll(program.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(program.workFolder().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> variables = builder.environment();
        inherit(variables);
        variables.putAll(program.variables());
        variables.putAll(mark.variables(program.subject(), note.id()));
        Process process = builder.start();
        boolean begun = false;
        try {
            LaunchFiles.Pid pid = awaitPid(process, files, note.id(), program);
            begun = true;
            return pid;
        } finally {
            if (!begun) {
                process.destroyForcibly();
                clear(new Session(mark, program.subject(), files, note.id()));
            }
        }
    }

    /** A launch that failed leaves nobody who could still begin. */
    private static void clear(Session launch) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            if (!launch.kill(KILL_MILLIS)) {
                throw new IOException("processes of a failed launch of " + launch.subject() + " survive SIGKILL; they"
                        + " wait for a disk or device, so look there");
            }
        } catch (InterruptedException again) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Reduces Isle's own variables to those that programs inherit. */
    public static void inherit(Map<String, String> variables) {
        variables.keySet().retainAll(INHERITED);
        variables.putIfAbsent("PATH", "/usr/local/bin:/usr/bin:/bin");
    }

    private LaunchFiles.Pid awaitPid(Process process, LaunchFiles files, String id, Program program)
            throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                boolean ended = process.waitFor(2, TimeUnit.MILLISECONDS);
                var pid = files.pid(id);
                if (pid.isPresent()) {
                    return pid.get();
                }
                if (ended && process.exitValue() == 126) {
                    throw new IOException("the pid of " + program.subject() + " could not be noted in "
                            + files.folder()
                            + ", so its program was not run: see whether the disk is full; the cause is"
                            + " in " + program.log());
                }
                if (ended) {
                    throw new IOException("the launcher of " + program.subject() + " ended with status "
                            + process.exitValue() + " before its program began; see " + program.log());
                }
                if (System.nanoTime() > deadline) {
                    throw new IOException("the launcher of " + program.subject() + " did not begin its program within "
                            + patience.toMillis() + " ms and was ended; see whether the machine is overloaded, or "
                            + files.folder() + " and " + program.log() + " lie on a disk that hangs");
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + program.subject() + " was launched", interrupted);
        }
    }
}

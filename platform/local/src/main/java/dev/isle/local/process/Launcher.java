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
 * <p>What a program inherits of Isle's own variables is a short list (path, home, language, time zone, temporary folder), so that a server behaves the same
 * whoever typed {@code up}.
 */
public final class Launcher {
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path script;

    /**
     * With the script put into a folder.
     *
     * @param cache where the script is kept; written once per content
     */
    public Launcher(Path cache) throws IOException {
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
     * @throws IOException when it cannot be launched; says why
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
        return awaitPid(process, files, note.id(), program);
    }

    /** Reduces Isle's own variables to those that programs inherit. */
    public static void inherit(Map<String, String> variables) {
        variables.keySet().retainAll(INHERITED);
        variables.putIfAbsent("PATH", "/usr/local/bin:/usr/bin:/bin");
    }

    private static LaunchFiles.Pid awaitPid(Process process, LaunchFiles files, String id, Program program)
            throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (true) {
                boolean ended = process.waitFor(2, TimeUnit.MILLISECONDS);
                var pid = files.pid(id);
                if (pid.isPresent()) {
                    return pid.get();
                }
                if (ended) {
                    throw new IOException("the launcher of " + program.subject() + " ended with status "
                            + process.exitValue() + " before its program began; see " + program.log());
                }
                if (System.nanoTime() > deadline) {
                    process.destroyForcibly();
                    throw new IOException("the launcher of " + program.subject() + " did not begin its program within "
                            + PATIENCE.toSeconds() + " s; the machine may be overloaded, or the disk full");
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + program.subject() + " was launched", interrupted);
        }
    }
}

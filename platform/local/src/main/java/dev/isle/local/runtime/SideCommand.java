package dev.isle.local.runtime;

import dev.isle.local.process.LaunchFiles;
import dev.isle.local.process.Launcher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A short command beside a server: a probe, a stop or a promotion. It carries the mark of the server's present launch, so that it ends with it, and is killed
 * when it takes too long.
 */
final class SideCommand {
    private static final int MOST_OUTPUT = 4096;

    private SideCommand() {}

    /** Null when it exits 0 in time; else what went wrong with the end of its output. */
    static @Nullable String run(
            Ground ground, String server, List<String> command, Map<String, String> variables, Duration within)
            throws IOException, InterruptedException {
        Path work = ground.folder().work(server);
        if (!Files.isDirectory(work)) {
            throw new IOException("the server's folder " + work + " is gone");
        }
        String launch =
                ground.server(server).files().note().map(LaunchFiles.Note::id).orElse("side");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
        Launcher.inherit(builder.environment());
        builder.environment().putAll(variables);
        builder.environment().putAll(ground.mark().variables(server, launch));
        Process process = builder.start();
        StringBuilder output = new StringBuilder();
        Thread reader = Thread.ofVirtual().start(() -> drain(process.getInputStream(), output));
        try {
            process.getOutputStream().close();
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                return command.getFirst() + " did not end within " + within.toMillis() + " ms";
            }
            reader.join(1000);
            int status = process.exitValue();
            String said;
            synchronized (output) {
                said = output.toString().strip();
            }
            return status == 0
                    ? null
                    : command.getFirst() + " ended with status " + status + (said.isEmpty() ? "" : ": " + said);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Reads to the end, so that the command never blocks, and keeps the first part. */
    private static void drain(InputStream in, StringBuilder output) {
        byte[] buffer = new byte[1024];
        try (in) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                synchronized (output) {
                    if (output.length() < MOST_OUTPUT) {
                        output.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
                    }
                }
            }
        } catch (IOException closed) {
            return;
        }
    }
}

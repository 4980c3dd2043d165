package dev.isle.release.aot;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One run of a training command: to its end, within its time, with its output in a file. */
public final class TrainingRun {
    /** Variables through which options reach a JVM from outside; a training run must see none but its own. */
    private static final List<String> FOREIGN_OPTIONS =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** What a JVM says about the cache itself, whatever became of the program. */
    private static final List<String> JVM_OWN = List.of("AOT", "JAVA_TOOL_OPTIONS");

    private static final int TAIL_BYTES = 4_096;

    private TrainingRun() {}

    /**
     * Runs a command and waits for its end: with {@code -XX:AOTCacheOutput} the JVM ends only after the child that writes the cache.
     *
     * @param folder where it runs
     * @param log receives its output
     * @return what went wrong; empty when it ended with 0
     */
    public static Optional<String> run(List<String> command, Path folder, Path log, Duration timeout) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        FOREIGN_OPTIONS.forEach(builder.environment()::remove);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return Optional.of(command.getFirst() + " could not be started: " + e.getMessage());
        }
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of("it did not end within " + timeout.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("it was interrupted");
        } finally {
            end(process);
        }
        int exit = process.exitValue();
        return exit == 0 ? Optional.empty() : Optional.of("it ended with exit code " + exit + tail(log));
    }

    /** Ends a process with all that it started; nothing happens when it has ended. */
    private static void end(Process process) {
        if (process.isAlive()) {
            List<ProcessHandle> below = process.descendants().toList();
            process.destroyForcibly();
            below.forEach(ProcessHandle::destroyForcibly);
            process.onExit().join();
        }
    }

    /** The last line that says something, for a message. */
    private static String tail(Path log) {
        try (var file = Files.newByteChannel(log)) {
            file.position(Math.max(0, file.size() - TAIL_BYTES));
            java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(TAIL_BYTES);
            while (buffer.hasRemaining() && file.read(buffer) >= 0) {
                // read on: one call may deliver less than there is
            }
            String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && JVM_OWN.stream().noneMatch(line::contains))
                    .reduce((first, last) -> last)
                    .map(line -> ", its last line: " + line.strip())
                    .orElse(", without a word");
        } catch (IOException e) {
            return "";
        }
    }
}

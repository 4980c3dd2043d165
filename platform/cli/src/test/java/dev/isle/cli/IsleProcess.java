package dev.isle.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs the command line as a process, in a folder and a home of a test's own. */
final class IsleProcess {
    private static final long LONGEST_SECONDS = 180;

    private final Path folder;
    private final Map<String, String> env = new LinkedHashMap<>();

    IsleProcess(Path folder) {
        this.folder = folder;
        env.put("ISLE_HOME", folder.resolve("isle-home").toString());
        env.put("TERM", "xterm");
    }

    /** What a run left. */
    record Outcome(int code, String out, String err) {}

    void env(String name, String value) {
        env.put(name, value);
    }

    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                "dev.isle.cli.Isle"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Surefire's and failsafe's own class path, without what only tests need. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> parts = new ArrayList<>();
        for (String part : all.split(File.pathSeparator)) {
            if (!part.contains("test-classes")) {
                parts.add(part);
            }
        }
        return String.join(File.pathSeparator, parts);
    }

    Process start(String... arguments) throws IOException {
        return process(command(arguments)).start();
    }

    private ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().remove("NO_COLOR");
        builder.environment().remove("ISLE_ON");
        builder.environment().putAll(env);
        return builder;
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        return outcome(process(command(arguments)).start());
    }

    /** Runs it on a pseudo-terminal, by the system's {@code script}. */
    Outcome onTerminal(String... arguments) throws IOException, InterruptedException {
        StringBuilder line = new StringBuilder();
        for (String part : command(arguments)) {
            line.append('\'').append(part).append("' ");
        }
        return outcome(process(List.of("/usr/bin/script", "-qec", line.toString(), "/dev/null"))
                .start());
    }

    private static Outcome outcome(Process process) throws IOException, InterruptedException {
        try {
            process.getOutputStream().close();
            CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            String out = text(process.getInputStream());
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("still running after " + LONGEST_SECONDS + " s; so far: " + out);
            }
            return new Outcome(process.exitValue(), out, err.join());
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

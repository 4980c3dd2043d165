package dev.isle.cli.process;

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
public final class IsleProcess {
    private static final long LONGEST_SECONDS = 180;
    /** What the caller's shell may say and a test must not depend on. */
    private static final List<String> FOREIGN =
            List.of("NO_COLOR", "ISLE_ON", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "ISLE_ENVIRONMENT");

    private final List<String> program;
    private final Path folder;
    private final Map<String, String> env = new LinkedHashMap<>();

    private IsleProcess(List<String> program, Path folder) {
        this.program = program;
        this.folder = folder;
        env.put("ISLE_HOME", home().toString());
        env.put("TERM", "xterm");
    }

    /** The classes that the test itself sees; runs in the folder. */
    public static IsleProcess ofClassPath(Path folder) {
        return new IsleProcess(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        "dev.isle.cli.Isle"),
                folder);
    }

    /** A user's command, such as {@code ./isle} of the repository; runs in the folder. */
    public static IsleProcess ofCommand(Path command, Path folder) {
        return new IsleProcess(List.of(command.toString()), folder);
    }

    /** What a run left. */
    public record Outcome(int code, String out, String err) {}

    /** The home that every run is given. */
    public Path home() {
        return folder.resolve("isle-home");
    }

    /** Sets a variable for all later runs. */
    public void env(String name, String value) {
        env.put(name, value);
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        return command;
    }

    /** Surefire's and failsafe's own class path, without what only tests need. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> parts = new ArrayList<>();
        for (String part : all.split(File.pathSeparator)) {
            if (!part.contains("test-classes") && !part.endsWith("-tests.jar")) {
                parts.add(part);
            }
        }
        return String.join(File.pathSeparator, parts);
    }

    /** Begins a run that the caller ends and reads. */
    public Process start(String... arguments) throws IOException {
        return process(command(arguments)).start();
    }

    /** Begins a run that Ctrl-C ends, also where who started the tests ignores it: that is inherited. */
    public Process startInterruptible(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", "--default-signal=INT"));
        command.addAll(command(arguments));
        return process(command).start();
    }

    private ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeAll(FOREIGN);
        builder.environment().putAll(env);
        return builder;
    }

    /** Runs it to its end, with nothing to read and nobody to ask. */
    public Outcome run(String... arguments) throws IOException, InterruptedException {
        return outcome(process(command(arguments)).start());
    }

    /** Runs it on a pseudo-terminal, by the system's {@code script}. */
    public Outcome onTerminal(String... arguments) throws IOException, InterruptedException {
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

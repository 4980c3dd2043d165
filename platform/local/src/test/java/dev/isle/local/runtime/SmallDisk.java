package dev.isle.local.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program that sees a disk of 6 MiB where others see a folder. The disk is mounted in a namespace of the program's own, so it goes with the program however
 * that ends. Who may not mount may do so in a user namespace; who may neither has no such disk.
 */
record SmallDisk(Path folder, String namespaces) {
    private static final String MOUNT = "mount -t tmpfs -o size=6m tmpfs \"$0\" && exec \"$@\"";

    /** One that this user can make; empty when this system allows none. */
    static Optional<SmallDisk> at(Path folder) throws IOException, InterruptedException {
        for (String namespaces : List.of("-Urm", "-m")) {
            SmallDisk disk = new SmallDisk(folder, namespaces);
            if (disk.run("true").code() == 0) {
                return Optional.of(disk);
            }
        }
        return Optional.empty();
    }

    /** How a program ended, and what it said on both streams. */
    record Ended(int code, String said) {}

    /** Runs the main method of a class of this test's class path. */
    Ended java(Class<?> main, Path... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Path argument : arguments) {
            command.add(argument.toString());
        }
        return run(command.toArray(String[]::new));
    }

    private Ended run(String... program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("unshare", namespaces, "sh", "-c", MOUNT, folder.toString()));
        command.addAll(List.of(program));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IOException("closed its output and still runs: " + command);
            }
            return new Ended(process.exitValue(), said);
        } finally {
            process.destroyForcibly();
        }
    }
}

package dev.isle.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The read verbs on a running environment, whole process. */
final class ReadVerbsBenchmark implements Benchmark {
    @Override
    public String name() {
        return "read-verbs";
    }

    @Override
    public String what() {
        return "status, ps and plan on a running environment, from start to end of the process; then the same while nobody watches";
    }

    @Override
    public String target() {
        return "p50 <= 0.15 s (while the environment is watched)";
    }

    @Override
    public int rounds() {
        return 50;
    }

    @Override
    public void run(Workshop workshop, int rounds, Report report) throws IOException, InterruptedException {
        report.note("AOT cache", proof(workshop.distribution()));
        Island island = workshop.island("read");
        island.must("up");
        measure(island, "", rounds, report);
        ProcessHandle supervisor = ProcessHandle.of(island.supervisor()).orElseThrow();
        supervisor.destroyForcibly();
        supervisor.onExit().join();
        measure(island, " (nobody watches)", rounds, report);
    }

    private static void measure(Island island, String when, int rounds, Report report)
            throws IOException, InterruptedException {
        for (int i = 0; i < rounds; i++) {
            for (String verb : new String[] {"status", "ps", "plan", "version"}) {
                double before = Proc.endedChildrenSeconds();
                report.figure(verb + when, "s").add(island.run(verb).seconds());
                report.figure(verb + ": CPU" + when, "s").add(Proc.endedChildrenSeconds() - before);
            }
        }
    }

    /** With {@code AOTMode=on} a JVM does not start where it cannot use the cache. */
    private static String proof(Path distribution) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:AOTMode=on",
                        "-XX:AOTCache=" + distribution.resolve("isle.aot"),
                        "-jar",
                        distribution.resolve("isle.jar").toString(),
                        "version")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.onExit().join().exitValue() == 0 ? "used (AOTMode=on)" : "NOT used: " + output;
    }
}

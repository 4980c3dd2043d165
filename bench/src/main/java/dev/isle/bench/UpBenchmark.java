package dev.isle.bench;

import java.io.IOException;

/**
 * {@code isle up}, and beside it in the same run the same servers as plain fat jars.
 *
 * @param cold whether files are taken out of the page cache before
 * @param whole whether every role of the suite runs, or only those of the smallest environment
 */
record UpBenchmark(String name, boolean cold, boolean whole, String target, int rounds) implements Benchmark {
    static UpBenchmark upWarm() {
        return new UpBenchmark("up-warm", false, false, "<= 6 s, and wall <= 1.3 x (CPU seconds / 2); down <= 5 s", 5);
    }

    static UpBenchmark upCold() {
        return new UpBenchmark("up-cold", true, false, "<= 12 s, and wall <= 1.3 x (CPU seconds / 2); down <= 5 s", 5);
    }

    static UpBenchmark upFull() {
        return new UpBenchmark("up-full", false, true, "<= 14 s; memory (PSS) of all servers <= 1.8 GB", 3);
    }

    @Override
    public String what() {
        return "isle up, " + (whole ? "every server of the suite" : "five servers + PostgreSQL") + ", built before, "
                + (cold ? "their files out of the page cache" : "files in the page cache")
                + "; down; plain fat jars beside it";
    }

    @Override
    public void run(Workshop workshop, int rounds, Report report) throws IOException, InterruptedException {
        Island isle = island(workshop, "isle", "18.1.0");
        Island plain = island(workshop, "plain", workshop.plainRelease());
        isle.must("up", "--timeout", "300s");
        isle.must("down", "--yes");
        for (int i = 0; i < rounds; i++) {
            round(workshop, isle, "isle", report);
            round(workshop, plain, "plain fat jars", report);
        }
    }

    private Island island(Workshop workshop, String name, String release) throws IOException {
        return whole ? workshop.full(name, release) : workshop.island(name, release);
    }

    private void round(Workshop workshop, Island island, String label, Report report)
            throws IOException, InterruptedException {
        if (cold) {
            workshop.forgetCachedFiles(island);
        }
        double before = Proc.endedChildrenSeconds();
        Island.Ran up = island.must("up", "--timeout", "300s");
        double cpu = Proc.endedChildrenSeconds() - before + island.cpuSeconds();
        report.figure(label + ": up", "s").add(up.seconds());
        report.figure(label + ": CPU", "s").add(cpu);
        report.figure(label + ": wall / (CPU / 2)", "").add(up.seconds() / (cpu / 2));
        double memory = 0;
        for (long pid : Proc.naming(island.home())) {
            memory += Proc.mebibytes(pid, "smaps_rollup", "Pss:");
        }
        report.figure(label + ": memory (PSS)", "MiB").add(memory);
        if (whole) {
            Servers servers = Servers.of(island);
            servers.cpuSeconds()
                    .forEach((name, seconds) ->
                            report.figure(label + ": CPU, " + name, "s").add(seconds));
            servers.pss()
                    .forEach((name, mebibytes) ->
                            report.figure(label + ": PSS, " + name, "MiB").add(mebibytes));
        }
        report.figure(label + ": down", "s").add(island.must("down", "--yes").seconds());
    }
}

package dev.isle.bench;

import java.io.IOException;

/** {@code isle up} of five servers and PostgreSQL, and beside it in the same run the same servers as plain fat jars. */
record UpBenchmark(String name, boolean cold) implements Benchmark {
    @Override
    public String what() {
        return "isle up, five servers + PostgreSQL, built before, "
                + (cold ? "their files out of the page cache" : "files in the page cache")
                + "; down; plain fat jars beside it";
    }

    @Override
    public String target() {
        return (cold ? "<= 12 s" : "<= 6 s") + ", and wall <= 1.3 x (CPU seconds / 2); down <= 5 s";
    }

    @Override
    public int rounds() {
        return 5;
    }

    @Override
    public void run(Workshop workshop, int rounds, Report report) throws IOException, InterruptedException {
        Island isle = workshop.island("isle");
        Island plain = workshop.island("plain", workshop.plainRelease());
        isle.must("up");
        isle.must("down", "--yes");
        for (int i = 0; i < rounds; i++) {
            round(workshop, isle, "isle", report);
            round(workshop, plain, "plain fat jars", report);
        }
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
        report.figure(label + ": down", "s").add(island.must("down", "--yes").seconds());
    }
}

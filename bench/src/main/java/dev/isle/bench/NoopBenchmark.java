package dev.isle.bench;

import java.io.IOException;

/** {@code isle up} when nothing changed. */
final class NoopBenchmark implements Benchmark {
    @Override
    public String name() {
        return "up-noop";
    }

    @Override
    public String what() {
        return "isle up again on a running environment whose file did not change";
    }

    @Override
    public String target() {
        return "<= 0.5 s, no decision";
    }

    @Override
    public int rounds() {
        return 30;
    }

    @Override
    public void run(Workshop workshop, int rounds, Report report) throws IOException, InterruptedException {
        Island island = workshop.island("noop");
        island.must("up");
        String before = island.must("history", "--tail", "0", "-o", "json").out();
        for (int i = 0; i < rounds; i++) {
            report.figure("up", "s").add(island.must("up").seconds());
        }
        String after = island.must("history", "--tail", "0", "-o", "json").out();
        report.note("log", before.equals(after) ? "unchanged: no decision was made" : "CHANGED: decisions were made");
    }
}

package dev.isle.bench;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a supervisor costs while nothing happens. */
final class QuietBenchmark implements Benchmark {
    private static final int SECONDS = 10;

    @Override
    public String name() {
        return "quiet";
    }

    @Override
    public String what() {
        return "memory and processor use of the supervisor of five quiet servers, in windows of " + SECONDS + " s";
    }

    @Override
    public String target() {
        return "reported";
    }

    @Override
    public int rounds() {
        return 12;
    }

    @Override
    public void run(Workshop workshop, int rounds, Report report) throws IOException, InterruptedException {
        Island island = workshop.island("quiet");
        island.must("up");
        long supervisor = island.supervisor();
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < rounds; i++) {
            double before = Proc.cpuSeconds(supervisor);
            double all = island.cpuSeconds();
            if (never.await(SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opens this latch");
            }
            report.figure("supervisor: CPU", "% of a core").add((Proc.cpuSeconds(supervisor) - before) * 100 / SECONDS);
            report.figure("everything: CPU", "% of a core").add((island.cpuSeconds() - all) * 100 / SECONDS);
            report.figure("supervisor: RSS", "MiB").add(Proc.mebibytes(supervisor, "status", "VmRSS:"));
            report.figure("supervisor: PSS", "MiB").add(Proc.mebibytes(supervisor, "smaps_rollup", "Pss:"));
        }
    }
}

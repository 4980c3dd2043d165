package dev.isle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Up and down, again and again, every third time with the supervisor killed midway; what is left behind afterwards is named. */
final class CyclesBenchmark implements Benchmark {
    private static final int KILL_EVERY = 3;

    @Override
    public String name() {
        return "cycles";
    }

    @Override
    public String what() {
        return "up and down in one home; one in three with the supervisor killed in between; processes and files left behind are counted";
    }

    @Override
    public String target() {
        return "down <= 5 s; nothing left behind";
    }

    @Override
    public int rounds() {
        return 100;
    }

    @Override
    public void run(Workshop workshop, int rounds, Report report) throws IOException, InterruptedException {
        Island island = workshop.island("cycles");
        int left = 0;
        for (int i = 0; i < rounds; i++) {
            report.figure("up", "s").add(island.must("up").seconds());
            boolean kill = i % KILL_EVERY == KILL_EVERY - 1;
            if (kill) {
                ProcessHandle supervisor = ProcessHandle.of(island.supervisor()).orElseThrow();
                supervisor.destroyForcibly();
                supervisor.onExit().join();
            }
            report.figure(kill ? "down after a kill" : "down", "s")
                    .add(island.must("down", "--yes").seconds());
            List<Long> processes = Proc.naming(island.home());
            List<Path> files = leftBehind(island.home());
            if (!processes.isEmpty() || !files.isEmpty()) {
                left++;
                report.note("cycle " + i + " left behind", "processes " + processes + ", files " + files);
            }
        }
        report.note("cycles that left something behind", left + " of " + rounds);
    }

    /** Everything of environments but the archive and the caches. */
    private static List<Path> leftBehind(Path home) throws IOException {
        Path environments = home.resolve("environments");
        if (!Files.isDirectory(environments)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(environments)) {
            return tree.filter(path -> !path.equals(environments)).limit(10).toList();
        }
    }
}

package dev.isle.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** Runs a benchmark by name: {@code Bench REPOSITORY NAME [ROUNDS [SIZE]]}. */
public final class Bench {
    private static final List<Benchmark> ALL = List.of(
            UpBenchmark.upWarm(),
            UpBenchmark.upCold(),
            UpBenchmark.upFull(),
            new NoopBenchmark(),
            new KillBenchmark(),
            new CyclesBenchmark(),
            new ReadVerbsBenchmark(),
            new QuietBenchmark(),
            new PlansBenchmark(),
            new TradesBenchmark(),
            new ChainBenchmark(),
            new FlatBenchmark(),
            new ValuesBenchmark());

    private Bench() {}

    /** Runs, prints the summary and where the raw samples are. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path repository = Path.of(arguments[0]);
        String name = arguments[1];
        if (name.equals("list")) {
            ALL.forEach(b -> System.out.printf("%-12s %s%n%13starget: %s%n", b.name(), b.what(), "", b.target()));
            return;
        }
        Benchmark benchmark = ALL.stream()
                .filter(b -> b.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no benchmark '" + name + "'; bench/run lists them"));
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : benchmark.rounds();
        Report report = new Report(repository, benchmark);
        OptionalInt size = arguments.length > 3 ? OptionalInt.of(Integer.parseInt(arguments[3])) : OptionalInt.empty();
        Workshop workshop = new Workshop(repository, size);
        try {
            benchmark.run(workshop, rounds, report);
        } finally {
            workshop.close();
            System.out.println(report.write());
        }
    }
}

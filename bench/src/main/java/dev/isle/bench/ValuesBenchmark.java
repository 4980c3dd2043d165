package dev.isle.bench;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Swaps valued by one calculator and by two, from the request to the last result; and the time that the calculator spends in the pricer, as its log tells it,
 * beside that of the library called directly on the same swaps and the same market, in a JVM of the same options.
 */
final class ValuesBenchmark implements Benchmark {
    private static final int SWAPS = 10_000;
    private static final int IN_FLIGHT = 12;
    /** Seldom, because each look is work for the riskserver; the job itself says when it began and ended. */
    private static final long LOOK_NANOS = 250_000_000;

    private static final int WARM_UP = 3;
    private static final double PATIENCE_SECONDS = 600;
    private static final Pattern PRICED =
            Pattern.compile("of job ([0-9]+): ([0-9]+) trades in ([0-9.]+) ms, ([0-9.]+) ms of it pricing");

    @Override
    public String name() {
        return "values";
    }

    @Override
    public String what() {
        return "swaps of one to five years valued by one and by two calculators; the library called directly beside it; size: swaps, "
                + SWAPS + " by default";
    }

    @Override
    public String target() {
        return "speed-up reported; pricing inside the calculator <= 1.2 x the library called directly; end to end per trade reported";
    }

    @Override
    public int rounds() {
        return 5;
    }

    @Override
    public void run(Workshop workshop, int rounds, Report report) throws IOException, InterruptedException {
        int swaps = workshop.size(SWAPS);
        Island island = workshop.island("values");
        String smallest = Files.readString(island.file());
        calculators(island, smallest, 1);
        try (Desk desk = new Desk(island.endpoint("gateway"));
                Desk risk = new Desk(island.endpoint("riskserver"));
                Effects effects = new Effects(Servers.of(island), "engineserver-0")) {
            System.out.println("booking " + swaps + " swaps");
            double took = new Booking(desk, "swap", TradeMix::swapJson).run(1, swaps, IN_FLIGHT);
            double behind = effects.awaitNone(PATIENCE_SECONDS);
            report.note(
                    "booked",
                    String.format(Locale.ROOT, "%d swaps in %.1f s, engines %.1f s behind", swaps, took, behind));
            risk.must("/market/quotes", "text/csv", "quotes", SwapMarket.quotes());
            risk.must("/market/curves", "text/csv", "curves", SwapMarket.curves());
            double one = jobs(island, risk, 1, swaps, rounds, report);
            direct(workshop, Servers.of(island), swaps, rounds, report);
            calculators(island, smallest, 2);
            double two = jobs(island, risk, 2, swaps, rounds, report);
            report.figure("speed-up by the second calculator (medians)", "x").add(one / two);
            double inside =
                    report.figure("one calculator: pricing, per trade", "us").at(0.5);
            double outside = report.figure("library directly: schedule and value, per trade", "us")
                    .at(0.5);
            report.figure("pricing inside the calculator / library directly (medians)", "x")
                    .add(inside / outside);
        } catch (SQLException failure) {
            throw new IOException(failure);
        }
    }

    private static void calculators(Island island, String smallest, int number)
            throws IOException, InterruptedException {
        Files.writeString(
                island.file(),
                smallest + "  roles: {riskserver: {members: 1, minReady: 1}, calculator: {members: " + number
                        + ", minReady: " + number + "}}\n");
        island.must("up", "--timeout", "300s");
    }

    /** Values all swaps again and again, after some times to warm up; returns the median of the seconds. */
    private static double jobs(Island island, Desk risk, int calculators, int swaps, int rounds, Report report)
            throws IOException, InterruptedException {
        String label = calculators == 1 ? "one calculator" : "two calculators";
        Servers servers = Servers.of(island);
        for (int round = -WARM_UP; round < rounds; round++) {
            Map<String, Double> before = servers.cpuSeconds();
            JsonObject job = job(risk, label + " " + round);
            check(job, swaps);
            Instant created = time(job, "createdAt");
            Instant finished = time(job, "finishedAt");
            double seconds = Duration.between(created, finished).toNanos() / 1e9;
            System.out.printf(Locale.ROOT, "%s: %d swaps in %.2f s%n", label, swaps, seconds);
            if (round < 0) {
                report.figure(label + ": warming up", "s").add(seconds);
                continue;
            }
            report.figure(label + ": request to last result", "s").add(seconds);
            report.figure(label + ": end to end, per trade", "us").add(seconds * 1e6 / swaps);
            servers.cpuSeconds()
                    .forEach((server, used) -> report.figure(label + ": CPU per trade, " + server, "us")
                            .add((used - before.getOrDefault(server, 0.0)) * 1e6 / swaps));
            report.figure(label + ": pricing, per trade", "us")
                    .add(pricingMillis(servers, String.valueOf(job.text("id"))) * 1000 / swaps);
            report.note("sum of the values", String.valueOf(total(job)));
        }
        return report.figure(label + ": request to last result", "s").at(0.5);
    }

    private static JsonObject job(Desk risk, String key) throws InterruptedException {
        Desk.Answer made = risk.must(
                "/valuations",
                "application/json",
                key.replace(' ', '-'),
                "{\"date\":\"" + TradeMix.TODAY + "\",\"currency\":\"EUR\"}");
        String id = String.valueOf(((JsonObject) Json.parse(made.body())).text("id"));
        while (true) {
            JsonObject job =
                    (JsonObject) Json.parse(risk.get("/valuations/" + id).body());
            if (!"OPEN".equals(job.text("state"))) {
                return job;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static Instant time(JsonObject job, String field) {
        return Instant.parse(String.valueOf(job.text(field)));
    }

    private static void check(JsonObject job, int swaps) {
        long notValued = job.list("books").stream()
                .map(JsonObject.class::cast)
                .mapToLong(book -> book.whole("notValued", 0))
                .sum();
        if (job.whole("trades", 0) != swaps || job.whole("failedUnits", 0) > 0 || notValued > 0) {
            throw new IllegalStateException("not every swap was valued: " + Json.compact(job));
        }
    }

    private static double total(JsonObject job) {
        return job.list("books").stream()
                .map(JsonObject.class::cast)
                .mapToDouble(book -> Double.parseDouble(String.valueOf(book.text("total"))))
                .sum();
    }

    /** What the calculators' logs say about a job. */
    private static double pricingMillis(Servers servers, String job) throws IOException {
        long number = Long.parseLong(job.replaceAll("[^0-9]", ""));
        double millis = 0;
        for (String name : servers.pids().keySet()) {
            if (name.startsWith("calculator")) {
                // ENVIRONMENT/servers/NAME/data, ENVIRONMENT/logs/NAME.log
                Path data = Path.of(servers.option(name, "--data="));
                try (Stream<String> lines = Files.lines(
                        data.resolve("../../../logs/" + name + ".log").normalize())) {
                    for (String line : lines.toList()) {
                        Matcher priced = PRICED.matcher(line);
                        if (priced.find() && Long.parseLong(priced.group(1)) == number) {
                            millis += Double.parseDouble(priced.group(4));
                        }
                    }
                }
            }
        }
        return millis;
    }

    private static void direct(Workshop workshop, Servers servers, int swaps, int rounds, Report report)
            throws IOException, InterruptedException {
        List<String> calculator = servers.commandLine("calculator-0");
        int jar = calculator.indexOf("-jar");
        List<String> command = new ArrayList<>(calculator.subList(0, jar));
        // The cache belongs to another class path.
        command.removeIf(word -> word.startsWith("-XX:AOT"));
        Path libraries = Path.of(calculator.get(jar + 1)).resolveSibling("lib");
        command.addAll(List.of(
                "-cp",
                workshop.repository().resolve("bench/target/classes") + ":" + libraries + "/*",
                StrataDirect.class.getName(),
                "1",
                Integer.toString(swaps),
                Integer.toString(WARM_UP),
                Integer.toString(rounds)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ":\n" + output);
        }
        for (String line : output.lines()
                .filter(l -> l.matches("[0-9.]+ [0-9.]+ -?[0-9.]+"))
                .toList()) {
            String[] figures = line.split(" ");
            report.figure("library directly: schedule and value, per trade", "us")
                    .add(Double.parseDouble(figures[0]) * 1e6 / swaps);
            report.figure("library directly: value alone, per trade", "us")
                    .add(Double.parseDouble(figures[1]) * 1e6 / swaps);
            report.note("sum of the values by the library directly", figures[2]);
        }
        report.note("options of the direct JVM", String.join(" ", command.subList(1, command.indexOf("-cp"))));
    }
}

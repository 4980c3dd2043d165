package dev.isle.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Many trades of the fixed mix, as fast as the chain takes them: a closed loop with few in flight that waits when it is told to. The memory of every server is
 * looked at all the while, its live heap (after a collection that the benchmark orders) ten times. In the end the ledger must find no difference.
 */
final class FlatBenchmark implements Benchmark {
    private static final int TRADES = 200_000;
    private static final int IN_FLIGHT = 12;
    private static final int SAMPLES = 100;
    private static final int HEAPS = 10;
    private static final double UNIT = 10_000;
    private static final double PATIENCE_SECONDS = 600;

    @Override
    public String name() {
        return "flat";
    }

    @Override
    public String what() {
        return "trades of the fixed mix in a closed loop with " + IN_FLIGHT
                + " in flight, all roles running; memory of every server; the ledger at the end;"
                + " size: trades in a round, " + TRADES + " by default";
    }

    @Override
    public String target() {
        return "ledger zero; memory of every server flat (slope reported)";
    }

    @Override
    public int rounds() {
        return 1;
    }

    @Override
    public void run(Workshop workshop, int rounds, Report report) throws IOException, InterruptedException {
        int trades = workshop.size(TRADES);
        for (int i = 0; i < rounds; i++) {
            Island island = workshop.full("flat", "18.1.0");
            island.must("up", "--timeout", "300s");
            Servers servers = Servers.of(island);
            try (Desk desk = new Desk(island.endpoint("gateway"));
                    Effects effects = new Effects(servers, "engineserver-0")) {
                Memory memory = new Memory();
                book(desk, effects, servers, memory, trades, report);
                memory.report(report);
                ledger(servers, report);
                report.note("sensors that are not green", sensors(island));
            } catch (SQLException failure) {
                throw new IOException(failure);
            }
            island.must("down", "--yes");
        }
    }

    /** Growth of figures with the trades that are booked. */
    private static final class Memory {
        private final Map<String, Slope> slopes = new LinkedHashMap<>();
        private final Map<String, Samples> values = new LinkedHashMap<>();

        void add(long trades, String figure, Map<String, Double> servers) {
            servers.forEach((server, value) -> {
                String name = server + ", " + figure;
                slopes.computeIfAbsent(name, ignored -> new Slope()).add((double) trades, value);
                values.computeIfAbsent(name, ignored -> new Samples("MiB")).add(value);
            });
        }

        void report(Report report) {
            values.forEach((name, samples) -> {
                Slope slope = slopes.getOrDefault(name, new Slope());
                report.figure(name, samples);
                report.note(
                        name,
                        String.format(
                                Locale.ROOT,
                                "%.1f MiB at last; slope %+.2f MiB per 10,000 trades, in the second half %+.2f",
                                samples.last(),
                                slope.per(UNIT),
                                slope.laterHalfPer(UNIT)));
            });
        }
    }

    private static void book(Desk desk, Effects effects, Servers servers, Memory memory, int trades, Report report)
            throws IOException, InterruptedException, SQLException {
        Booking booking = new Booking(desk, "flat", TradeMix::json);
        Map<String, Double> before = servers.cpuSeconds();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Callable<Double> all = () -> booking.run(1, trades, IN_FLIGHT);
            Future<Double> running = thread.submit(all);
            watch(running, booking, effects, servers, memory, trades);
            double seconds = result(running);
            double behind = effects.awaitNone(PATIENCE_SECONDS);
            look(memory, trades, servers);
            lookIntoHeaps(memory, trades, servers);
            report.figure("trades booked", "trades").add((double) effects.trades());
            report.figure("rate, until the last effect", "trades/s").add(trades / (seconds + behind));
            report.note("requests repeated, by status", String.valueOf(booking.repeated()));
            report.note("events open at the end", String.valueOf(effects.open()));
        }
        Map<String, Double> after = servers.cpuSeconds();
        after.forEach((server, used) -> report.figure("CPU per trade, " + server, "ms")
                .add((used - before.getOrDefault(server, 0.0)) * 1000 / trades));
    }

    private static void watch(
            Future<Double> running, Booking booking, Effects effects, Servers servers, Memory memory, int trades)
            throws IOException, InterruptedException, SQLException {
        long began = System.nanoTime();
        long nextSample = 0;
        long nextHeap = 0;
        long lastBooked = 0;
        long lastTime = began;
        while (!ended(running)) {
            long booked = booking.booked();
            if (booked < nextSample) {
                continue;
            }
            long now = System.nanoTime();
            System.out.printf(
                    Locale.ROOT,
                    "%6.0f s  %d of %d trades, %.0f/s, %d events open, repeated %s%n",
                    (now - began) / 1e9,
                    booked,
                    trades,
                    (booked - lastBooked) * 1e9 / (now - lastTime + 1),
                    effects.open(),
                    booking.repeated());
            lastBooked = booked;
            lastTime = now;
            nextSample = booked + Math.max(1, trades / SAMPLES);
            look(memory, booked, servers);
            if (booked >= nextHeap) {
                nextHeap = booked + Math.max(1, trades / HEAPS);
                lookIntoHeaps(memory, booked, servers);
            }
        }
    }

    private static void look(Memory memory, long booked, Servers servers) {
        memory.add(booked, "RSS", servers.rss());
        memory.add(booked, "PSS", servers.pss());
    }

    private static void lookIntoHeaps(Memory memory, long booked, Servers servers) throws IOException {
        Map<String, Double> heaps = new LinkedHashMap<>();
        for (String name : servers.javas()) {
            heaps.put(name, Jdk.liveHeap(servers.pids().getOrDefault(name, 0L)));
        }
        memory.add(booked, "live heap", heaps);
    }

    private static boolean ended(Future<Double> running) throws InterruptedException {
        try {
            Double _ = running.get(500, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException failed) {
            return true;
        }
    }

    private static double result(Future<Double> running) throws InterruptedException {
        try {
            return running.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    private static void ledger(Servers servers, Report report) throws IOException, InterruptedException {
        String engines = "engineserver-0";
        List<String> words = servers.commandLine(engines);
        Process process = new ProcessBuilder(
                        words.getFirst(),
                        "-cp",
                        words.get(words.indexOf("-jar") + 1),
                        "dev.isle.suite.ledger.Ledger",
                        "--db.url=" + servers.option(engines, "--db.url="),
                        "--db.user=" + servers.option(engines, "--db.user="),
                        "--db.password-file=" + servers.option(engines, "--db.password-file="))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        report.note("ledger", (exit == 0 ? "ZERO: " : "DIFFERS (" + exit + "): ") + output.strip());
        System.out.println(output);
    }

    private static String sensors(Island island) throws IOException, InterruptedException {
        List<String> words = island.servers().stream()
                .flatMap(server -> server.list("sensors").stream()
                        .map(dev.isle.model.json.JsonValue.JsonObject.class::cast)
                        .filter(sensor -> !"green".equals(sensor.text("colour")))
                        .map(sensor -> server.text("name") + " " + sensor.text("name") + " = " + sensor.text("value")
                                + " (" + sensor.text("detail") + ")"))
                .toList();
        return words.isEmpty() ? "none" : String.join("; ", words);
    }
}

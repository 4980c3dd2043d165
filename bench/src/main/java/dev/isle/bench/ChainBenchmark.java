package dev.isle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The whole chain, gateway to last engine, with every role of the suite running and the fixed mix of trades: the rate is raised by a tenth of what a closed
 * loop reached until it is not held; then the highest rate that was held is measured for longer, with the processor time of each server, and once more with
 * the message engine and the sender.
 *
 * <p>A rate is held when every trade is answered 201, the last within a second of the window's end, and no event waits two seconds later.
 */
final class ChainBenchmark implements Benchmark {
    private static final int WINDOW_SECONDS = 20;
    private static final int LONGER = 3;
    private static final int IN_FLIGHT = 12;
    private static final double CATCH_UP_SECONDS = 2;
    private static final double PATIENCE_SECONDS = 120;

    private long next = 1;

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public String what() {
        return "trades of the fixed mix at a fixed rate through the gateway to the last engine's effect, all roles running, latency from when a trade was due;"
                + " size: seconds of a window, " + WINDOW_SECONDS + " by default";
    }

    @Override
    public String target() {
        return "reported: trades/s, p50 and p99 to the 201 and to the last effect, CPU per trade by server, and where it goes";
    }

    @Override
    public int rounds() {
        return 10;
    }

    @Override
    public void run(Workshop workshop, int rounds, Report report) throws IOException, InterruptedException {
        Island island = workshop.full("chain", "18.1.0");
        island.must("up", "--timeout", "300s");
        Servers servers = Servers.of(island);
        int seconds = workshop.size(WINDOW_SECONDS);
        try (Desk desk = new Desk(island.endpoint("gateway"));
                Effects effects = new Effects(servers, "engineserver-0")) {
            double closed = closedLoop(desk, effects, seconds, report);
            int rate = highest(desk, effects, closed, rounds, seconds, report);
            measure(desk, effects, servers, rate, seconds * LONGER, "at " + rate + "/s", report);
            profile(workshop, desk, effects, servers, rate, seconds, report);
            messages(island, desk, effects, servers, rate, seconds, report);
        } catch (SQLException failure) {
            throw new IOException(failure);
        }
    }

    /** Warms up, and finds out roughly what the chain can do: trades per second until the last engine is done. */
    private double closedLoop(Desk desk, Effects effects, int seconds, Report report)
            throws SQLException, InterruptedException {
        double rate = 50;
        for (int i = 0; i < 3; i++) {
            long count = Math.round(rate * seconds);
            double took = new Booking(desk, "closed", TradeMix::json).run(next, count, IN_FLIGHT);
            next += count;
            rate = count / (took + effects.awaitNone(PATIENCE_SECONDS));
            report.figure("closed loop, " + IN_FLIGHT + " in flight", "trades/s")
                    .add(rate);
            System.out.printf("closed loop: %.0f trades/s%n", rate);
        }
        return rate;
    }

    private int highest(Desk desk, Effects effects, double closed, int rounds, int seconds, Report report)
            throws SQLException {
        int highest = 0;
        for (int i = 0; i < rounds; i++) {
            int rate = Math.max(1, (int) Math.round(closed * (0.4 + 0.1 * i)));
            Window window = window(desk, "r" + rate, rate, seconds);
            double behind = effects.awaitNone(PATIENCE_SECONDS);
            boolean held = window.refused().isEmpty() && window.late() <= 1 && behind <= CATCH_UP_SECONDS;
            String words = String.format(
                    "%s; answers other than 201: %s, last answer %.2f s late, engines %.2f s behind",
                    held ? "held" : "not held", window.refused(), window.late(), behind);
            report.note(rate + "/s", words);
            System.out.println(rate + "/s " + words);
            if (!held) {
                break;
            }
            highest = rate;
        }
        report.figure("highest rate held", "trades/s").add(highest);
        if (highest == 0) {
            throw new IllegalStateException("not even the lowest rate was held");
        }
        return highest;
    }

    private Window window(Desk desk, String label, int rate, int seconds) {
        Window window = Window.run(desk, label, TradeMix::json, next, rate, seconds);
        next += (long) rate * seconds;
        return window;
    }

    private void measure(
            Desk desk, Effects effects, Servers servers, int rate, int seconds, String label, Report report)
            throws SQLException {
        Map<String, Double> before = servers.cpuSeconds();
        Window window = window(desk, label.replaceAll("[^a-z0-9]", ""), rate, seconds);
        double behind = effects.awaitNone(PATIENCE_SECONDS);
        Map<String, Double> after = servers.cpuSeconds();
        long booked = window.answered().count();
        report.note(
                label,
                String.format(
                        "%d booked in %d s, answers other than 201: %s, last answer %.2f s late, engines %.2f s behind",
                        booked, seconds, window.refused(), window.late(), behind));
        window.answered().report(label + ": to the 201", report);
        window.until(effects.lastEffects(window.firstTrade())).report(label + ": to the last effect", report);
        Latency sent = window.until(effects.lastSent(window.firstTrade()));
        if (sent.count() > 0) {
            sent.report(label + ": to the last message sent", report);
        }
        double sum = 0;
        for (Map.Entry<String, Double> server : after.entrySet()) {
            double used = server.getValue() - before.getOrDefault(server.getKey(), 0.0);
            sum += server.getKey().equals(Servers.DRIVER) ? 0 : used;
            report.figure(label + ": CPU per trade, " + server.getKey(), "ms").add(used * 1000 / booked);
        }
        report.figure(label + ": CPU per trade, all servers", "ms").add(sum * 1000 / booked);
    }

    private void profile(
            Workshop workshop, Desk desk, Effects effects, Servers servers, int rate, int seconds, Report report)
            throws IOException, SQLException {
        Path folder = workshop.folder().resolve("profile");
        Profile profile = Profile.start(servers, List.of("gateway-0", servers.active(), "engineserver-0"), folder);
        Window window = window(desk, "profiled", rate, seconds);
        profile.stop(report);
        report.note(
                "profiled window",
                window.answered().count() + " booked, engines " + effects.awaitNone(PATIENCE_SECONDS) + " s behind");
    }

    /** The same rate with the message engine and the sender; who takes the messages from the spool is played by a thread. */
    private void messages(
            Island island, Desk desk, Effects effects, Servers servers, int rate, int seconds, Report report)
            throws IOException, InterruptedException, SQLException {
        Path spool = Path.of(servers.option("engineserver-0", "--data=")).resolve("outbox");
        Thread taker = Thread.ofVirtual().start(() -> take(spool));
        try (Desk engines = new Desk(island.endpoint("engineserver"))) {
            engines.must("/engines/message/start?catchUp=false&reason=benchmark", "text/plain", "message", "");
            measure(desk, effects, servers, rate, seconds, "with messages", report);
        } finally {
            taker.interrupt();
        }
    }

    private static void take(Path spool) {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(200_000_000);
            if (Files.isDirectory(spool)) {
                try (Stream<Path> files = Files.list(spool)) {
                    for (Path file :
                            files.filter(f -> f.toString().endsWith(".json")).toList()) {
                        Files.deleteIfExists(file);
                    }
                } catch (IOException later) {
                    // A file came or went while the folder was read; it is there at the next look.
                }
            }
        }
    }
}

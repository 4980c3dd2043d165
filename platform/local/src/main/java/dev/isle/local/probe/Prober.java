package dev.isle.local.probe;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks many servers at once, a virtual thread each.
 *
 * <p>A server that hangs answers its probe only at its timeout, and nobody else should be looked at later for that. So a round waits for slow answers only as
 * long as its patience; a server that has not answered by then keeps its last outcome of the same process, and its probe goes on until it ends by itself: a
 * later round finds the result. A server without any outcome yet counts as not live.
 *
 * <p>Thread-safe.
 */
public final class Prober implements AutoCloseable {
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("probe-", 0).factory());
    private final Map<String, Flight> flights = new ConcurrentHashMap<>();
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Flight(String identity, CompletableFuture<Outcome> outcome) {}

    private record Known(String identity, Outcome outcome) {}

    /**
     * Asks all.
     *
     * @param targets by name
     * @param patience how long slow ones are waited for
     * @return an outcome for each name
     */
    public Map<String, Outcome> ask(Map<String, Target> targets, Duration patience) throws InterruptedException {
        Map<String, Flight> under = new LinkedHashMap<>();
        targets.forEach((name, target) -> under.put(name, flight(name, target)));
        long deadline = System.nanoTime() + patience.toNanos();
        Map<String, Outcome> outcomes = new HashMap<>();
        for (Map.Entry<String, Flight> entry : under.entrySet()) {
            outcomes.put(entry.getKey(), await(entry.getKey(), entry.getValue(), deadline));
        }
        known.keySet().retainAll(targets.keySet());
        return outcomes;
    }

    private Flight flight(String name, Target target) {
        return java.util.Objects.requireNonNull(flights.compute(name, (key, running) -> {
            if (running != null
                    && running.identity().equals(target.identity())
                    && !running.outcome().isDone()) {
                return running;
            }
            CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(
                    () -> {
                        Outcome told = probe(target);
                        known.put(name, new Known(target.identity(), told));
                        return told;
                    },
                    threads);
            return new Flight(target.identity(), outcome);
        }));
    }

    private static Outcome probe(Target target) {
        try {
            return ServerProbe.ask(target);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Outcome.dead("the probe was interrupted");
        } catch (RuntimeException failure) {
            return Outcome.dead("the probe failed: " + failure);
        }
    }

    private Outcome await(String name, Flight flight, long deadline) throws InterruptedException {
        try {
            return flight.outcome().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
            Known last = known.get(name);
            return last != null && last.identity().equals(flight.identity())
                    ? last.outcome()
                    : Outcome.dead("it has not answered yet");
        } catch (ExecutionException failure) {
            return Outcome.dead("the probe failed: " + failure.getCause());
        }
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}

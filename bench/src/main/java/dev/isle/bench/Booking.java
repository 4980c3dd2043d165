package dev.isle.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Books trades as fast as they are taken, with a bounded number in flight: who is told to come later (429, 503) waits as long as the answer asks, and repeats
 * the request with the same key until it is booked. Any other answer ends the benchmark.
 */
final class Booking {
    private static final int BOOKED = 201;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final int MOST_REPEATS = 300;

    private final Desk desk;
    private final String label;
    private final LongFunction<String> trades;
    private final AtomicLong booked = new AtomicLong();
    private final Map<Integer, Integer> repeated = new ConcurrentHashMap<>();

    /** The key of a trade is the label and its number. */
    Booking(Desk desk, String label, LongFunction<String> trades) {
        this.desk = desk;
        this.label = label;
        this.trades = trades;
    }

    /** How many are booked so far. */
    long booked() {
        return booked.get();
    }

    /** How many requests were repeated, by the status of the answer before; 0 where there was none. */
    SortedMap<Integer, Integer> repeated() {
        return new TreeMap<>(repeated);
    }

    /** Books the trades of those numbers; returns the seconds that it took. */
    double run(long first, long count, int inFlight) throws InterruptedException {
        AtomicLong next = new AtomicLong(first);
        long began = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < inFlight; i++) {
                workers.add(threads.submit(() -> {
                    for (long number = next.getAndIncrement();
                            number < first + count;
                            number = next.getAndIncrement()) {
                        book(number);
                    }
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                try {
                    worker.get();
                } catch (java.util.concurrent.ExecutionException failure) {
                    threads.shutdownNow();
                    throw new IllegalStateException(failure.getCause());
                }
            }
        }
        return (System.nanoTime() - began) / 1e9;
    }

    private void book(long number) throws InterruptedException {
        String json = trades.apply(number);
        for (int i = 0; i < MOST_REPEATS; i++) {
            Desk.Answer answer = desk.book(label + "-" + number, json);
            switch (answer.status()) {
                case BOOKED -> {
                    booked.incrementAndGet();
                    return;
                }
                case 0, TOO_MANY, UNAVAILABLE -> {
                    repeated.merge(answer.status(), 1, Integer::sum);
                    LockSupport.parkNanos((long) (Math.max(0.1, answer.retryAfter()) * 1e9));
                }
                default ->
                    throw new IllegalStateException(
                            "trade " + number + ": " + answer.status() + " " + answer.body() + "\n" + json);
            }
        }
        throw new IllegalStateException("trade " + number + " was not taken in " + MOST_REPEATS + " attempts");
    }
}

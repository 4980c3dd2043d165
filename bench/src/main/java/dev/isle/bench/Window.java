package dev.isle.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Trades at a fixed rate for a while, in an open model: a trade is due whether or not the one before was answered, and nothing is repeated.
 *
 * @param answered from when a trade was due to its 201
 * @param due when each booked trade was due, in microseconds since 1970
 * @param refused answers other than 201, by status; 0 where there was none
 * @param late by how many seconds the last answer came after the end
 */
record Window(Latency answered, Map<Long, Long> due, SortedMap<Integer, Integer> refused, double late) {
    private static final int BOOKED = 201;

    /** Sends the trades from that number on; returns when all are answered. */
    static Window run(Desk desk, String label, LongFunction<String> trades, long first, int rate, int seconds) {
        Latency answered = new Latency();
        Map<Long, Long> due = new ConcurrentHashMap<>();
        Map<Integer, Integer> refused = new ConcurrentHashMap<>();
        long count = (long) rate * seconds;
        long wall = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        long began = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < count; i++) {
                long after = i * 1_000_000_000L / rate;
                long number = first + i;
                String json = trades.apply(number);
                while (System.nanoTime() - began < after) {
                    LockSupport.parkNanos(after - (System.nanoTime() - began));
                }
                threads.execute(() -> {
                    try {
                        Desk.Answer answer = desk.book(label + "-" + number, json);
                        if (answer.status() == BOOKED) {
                            answered.add((System.nanoTime() - began - after) / 1e9);
                            due.put(answer.trade(), wall + after / 1000);
                        } else {
                            refused.merge(answer.status(), 1, Integer::sum);
                        }
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
        }
        double took = (System.nanoTime() - began) / 1e9;
        return new Window(answered, due, new TreeMap<>(refused), Math.max(0, took - seconds));
    }

    /** From when a trade was due to a later moment of it; trades without that moment are left out. */
    Latency until(Map<Long, Long> moments) {
        Latency latency = new Latency();
        due.forEach((trade, micros) -> {
            Long moment = moments.get(trade);
            if (moment != null) {
                latency.add((moment - micros) / 1e6);
            }
        });
        return latency;
    }

    /** The lowest number of a trade that was booked. */
    long firstTrade() {
        return due.keySet().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }
}

package dev.isle.dist.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.dist.whole.Gateway.Booked;
import dev.isle.suite.trade.flow.HandComputed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Clients that book the trades of the list, one after the other and again from the first, in one book, each with a key of its own. */
final class Writers implements AutoCloseable {
    private static final int CLIENTS = 3;
    private static final List<HandComputed> PAPERS = HandComputed.all();

    private final Gateway gateway;
    private final String book;
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final List<Future<Booked>> bookings = new ArrayList<>();
    private final Semaphore acknowledged = new Semaphore(0);

    Writers(Gateway gateway, String book) {
        this.gateway = gateway;
        this.book = book;
    }

    /** Begins to book so many more. */
    void begin(int more) {
        for (int i = 0; i < more; i++) {
            int number = bookings.size();
            bookings.add(clients.submit(() -> {
                Booked booked = gateway.book(PAPERS.get(number % PAPERS.size()), book, book + "-" + number);
                acknowledged.release();
                return booked;
            }));
        }
    }

    /** Returns when so many more are acknowledged. */
    void awaitAcknowledged(int more) throws InterruptedException {
        assertThat(acknowledged.tryAcquire(more, 90, TimeUnit.SECONDS))
                .as("%s more trades are acknowledged in %s", more, book)
                .isTrue();
    }

    /** Waits for all that were begun. */
    List<Booked> finish() throws InterruptedException, ExecutionException {
        List<Booked> all = new ArrayList<>();
        for (Future<Booked> booking : bookings) {
            all.add(booking.get());
        }
        return all;
    }

    @Override
    public void close() {
        clients.shutdownNow();
        clients.close();
    }
}

package dev.isle.suite.server.schedule;

import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.schedule.RunStore.Held;
import dev.isle.suite.server.valuation.JobLog;
import dev.isle.suite.server.valuation.JobReader;
import dev.isle.suite.server.valuation.JobReader.BookTotal;
import dev.isle.suite.server.valuation.JobReader.Progress;
import dev.isle.suite.server.valuation.JobRequest;
import dev.isle.suite.server.valuation.JobStore;
import dev.isle.suite.server.valuation.JobStore.Made;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tasks do. Each action may be cut off anywhere and begun again by another scheduler: the valuation's job is known by the
 * run's key and made once; the report's rows are written with the end of the run in one transaction, its files by rename.
 */
final class EndOfDay {
    private static final Logger log = LoggerFactory.getLogger(EndOfDay.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Transactions transactions;
    private final RunStore runs;
    private final Optional<Path> reports;

    /** Actions; report files go under that folder, if there is one. */
    EndOfDay(Transactions transactions, RunStore runs, Optional<Path> reports) {
        this.transactions = transactions;
        this.runs = runs;
        this.reports = reports;
    }

    /**
     * Does what the task does and ends the run.
     *
     * @param lost whether the run is not this scheduler's any more; then it is left as it is
     */
    void run(Task task, Held run, BooleanSupplier lost) throws SQLException, IOException, InterruptedException {
        switch (task.action()) {
            case VALUATION -> valuation(task, run, lost);
            case REPORT -> report(task, run);
        }
    }

    private void valuation(Task task, Held run, BooleanSupplier lost) throws SQLException, InterruptedException {
        JobRequest request = new JobRequest(
                JobRequest.Kind.SCHEDULED,
                run.jobKey(),
                task.books(),
                List.of(),
                run.date(),
                task.currency(),
                "scheduler");
        Gate pause = new Gate();
        boolean made = false;
        while (!lost.getAsBoolean()) {
            if (!made) {
                switch (transactions.run(connection -> JobStore.make(connection, request))) {
                    case Made.Job job -> {
                        made = true;
                        int _ = transactions.run(connection -> JobLog.begun(connection, job.id()));
                        log.info("{} of {}: valuation {}", task.name(), run.date(), JobReader.name(job.id()));
                        boolean _ = transactions.run(connection -> runs.job(connection, run));
                    }
                    case Made.Full _ -> {} // the bound on open jobs: wait
                    case Made.OtherScope other -> {
                        fail(
                                run,
                                "the task was changed while it ran; " + JobReader.name(other.id())
                                        + " is of the old one");
                        return;
                    }
                    case Made.TooLarge _ -> {
                        fail(run, "more than " + JobStore.MOST_TRADES + " trades");
                        return;
                    }
                }
            } else {
                Optional<Progress> progress =
                        transactions.run(connection -> JobReader.progress(connection, run.jobKey()));
                if (progress.isEmpty() || progress.get().ended()) {
                    end(run, progress);
                    return;
                }
            }
            boolean _ = pause.await(LOOK);
        }
    }

    private void end(Held run, Optional<Progress> progress) throws SQLException {
        boolean done = progress.isPresent()
                && progress.get().state().equals("DONE")
                && progress.get().failed() == 0;
        String detail = progress.map(job -> JobReader.name(job.id()) + " " + job.state() + ", " + job.trades()
                        + " trades, " + job.failed() + " of " + job.units() + " units given up")
                .orElse("the valuation job is gone");
        boolean _ = transactions.run(
                connection -> runs.finish(connection, run, done ? Run.State.DONE : Run.State.FAILED, detail));
    }

    private void fail(Held run, String detail) throws SQLException {
        boolean _ = transactions.run(connection -> runs.finish(connection, run, Run.State.FAILED, detail));
    }

    private void report(Task task, Held run) throws SQLException, IOException {
        Optional<Progress> job = transactions.run(connection -> {
            Optional<String> key = RunStore.jobKey(connection, task.after().orElse(""), run.date());
            return key.isEmpty() ? Optional.empty() : JobReader.progress(connection, key.get());
        });
        if (job.isEmpty()) {
            fail(run, "the valuation before it is not done or its results are gone; order that one first");
            return;
        }
        List<BookTotal> books = transactions.run(
                connection -> JobReader.books(connection, job.get().id()));
        for (BookTotal book : books) {
            write(run, book, job.get().currency());
        }
        transactions.run(connection -> {
            store(connection, run, books, job.get().currency());
            if (!runs.finish(connection, run, Run.State.DONE, books.size() + " books")) {
                connection.rollback();
            }
            return books;
        });
    }

    private static void store(Connection connection, Held run, List<BookTotal> books, String currency)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into end_of_day_report (task,"
                + " business_date, book, currency, trades, not_valued, total) values (?, ?, ?, ?, ?, ?, ?)"
                + " on conflict (task, business_date, book) do update set currency = excluded.currency,"
                + " trades = excluded.trades, not_valued = excluded.not_valued, total = excluded.total,"
                + " made_at = now()")) {
            for (BookTotal book : books) {
                insert.setString(1, run.task());
                insert.setObject(2, run.date());
                insert.setString(3, book.book());
                insert.setString(4, currency);
                insert.setInt(5, book.trades());
                insert.setInt(6, book.notValued());
                insert.setBigDecimal(7, book.total());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** One file per book, {@code TASK/DATE/BOOK.csv}; names are encoded, so a book's name leads nowhere else. */
    private void write(Held run, BookTotal book, String currency) throws IOException {
        if (reports.isEmpty()) {
            return;
        }
        Path folder =
                reports.get().resolve(encoded(run.task())).resolve(run.date().toString());
        Files.createDirectories(folder);
        Path next = folder.resolve("." + encoded(book.book()) + ".next");
        Files.writeString(
                next,
                "date,book,currency,trades,notValued,total\n" + run.date() + "," + quoted(book.book()) + "," + currency
                        + "," + book.trades() + "," + book.notValued() + ","
                        + book.total().toPlainString() + "\n");
        Files.move(
                next,
                folder.resolve(encoded(book.book()) + ".csv"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace(".", "%2E");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }
}

package dev.isle.suite.ledger;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The program: {@code --db.url=URL --db.user=USER --db.password-file=FILE [--while-running=true]}.
 * It changes nothing. Prints what was compared, one line per difference, and last of all its {@link Result} as a line of JSON.
 *
 * <p>Exit status: 0 when everything agrees, 1 when something differs or events wait, 2 when it could not be found out, also when
 * it could not for the trades of some product, 64 for a wrong command line. With {@code --while-running} waiting events are no fault: what is consumed is compared.
 */
public final class Ledger {
    private static final Set<String> KNOWN = Set.of("db.url", "db.user", "db.password-file", "while-running");
    private static final int AGREES = 0;
    private static final int DIFFERS = 1;
    private static final int UNKNOWN = 2;
    private static final int USAGE = 64;

    private Ledger() {}

    /** Runs and exits. */
    public static void main(String[] words) {
        System.exit(run(System.out, System.err, words));
    }

    /** Runs; returns the exit status. */
    static int run(PrintStream out, PrintStream err, String... words) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            String name = word.startsWith("--") && equals > 2 ? word.substring(2, equals) : "";
            if (!KNOWN.contains(name)) {
                err.println("ledger: " + word + ": not an option; known are --"
                        + String.join("=, --", KNOWN.stream().sorted().toList()) + "=");
                return USAGE;
            }
            given.put(name, word.substring(equals + 1));
        }
        for (String needed : Set.of("db.url", "db.user")) {
            if (!given.containsKey(needed)) {
                err.println("ledger: --" + needed + " is missing");
                return USAGE;
            }
        }
        long began = System.nanoTime();
        try (Connection connection = connect(given)) {
            connection.setAutoCommit(false);
            Audit.Outcome outcome = new Audit().run(connection);
            connection.rollback();
            return report(
                    out,
                    outcome,
                    "true".equals(given.get("while-running")),
                    Duration.ofNanos(System.nanoTime() - began));
        } catch (SQLException | IOException failure) {
            err.println("ledger: nothing was found out: " + failure.getMessage());
            String why = "nothing was found out: " + failure.getMessage();
            out.println(new Result(null, why, List.of(), 0, Map.of()).line());
            return UNKNOWN;
        }
    }

    private static Connection connect(Map<String, String> given) throws SQLException, IOException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(given.get("db.url"));
        source.setUser(given.get("db.user"));
        source.setApplicationName("isle-ledger");
        @Nullable String password = given.get("db.password-file");
        if (password != null) {
            source.setPassword(Files.readString(Path.of(password)).strip());
        }
        return source.getConnection();
    }

    private static int report(PrintStream out, Audit.Outcome outcome, boolean whileRunning, Duration took) {
        out.println("ledger: compared " + outcome.trades() + " trades in " + outcome.versions() + " versions, "
                + outcome.transfers() + " transfers, " + outcome.changes() + " position changes, " + outcome.positions()
                + " positions, " + outcome.postings() + " postings in " + took.toMillis() + " ms");
        outcome.differences().forEach(difference -> out.println("ledger: DIFFERENCE " + difference));
        if (outcome.count() > outcome.differences().size()) {
            out.println("ledger: the first " + outcome.differences().size() + " are shown");
        }
        if (outcome.waiting() > 0) {
            out.println("ledger: " + outcome.waiting() + " events wait; only what is consumed was compared");
        }
        if (outcome.dropped() > 0) {
            out.println("ledger: " + outcome.dropped() + " events were closed without an effect");
        }
        outcome.notCovered()
                .forEach((product, trades) -> out.println("ledger: NOT COVERED " + product + ": " + trades
                        + (trades == 1 ? " trade was" : " trades were")
                        + " not compared; the extension that brings it has no LedgerExtension"));
        out.println("ledger: " + (outcome.count() == 0 ? "no" : String.valueOf(outcome.count())) + " difference"
                + (outcome.count() == 1 ? "" : "s"));
        int status = outcome.count() > 0 || outcome.waiting() > 0 && !whileRunning
                ? DIFFERS
                : outcome.notCovered().isEmpty() ? AGREES : UNKNOWN;
        @Nullable Boolean good = status == UNKNOWN ? null : Boolean.valueOf(status == AGREES);
        out.println(Result.of(outcome, good).line());
        return status;
    }
}

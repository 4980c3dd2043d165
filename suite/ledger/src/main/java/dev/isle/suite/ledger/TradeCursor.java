package dev.isle.suite.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a table in the order of its trades, a piece at a time, so that memory does not grow with the table. The first
 * column of the query is the trade's number, by which its rows are sorted.
 */
final class TradeCursor<T> implements AutoCloseable {
    private static final int PIECE = 1000;

    /** Makes a value of the present row. */
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private final PreparedStatement statement;
    private final ResultSet rows;
    private final Reading<T> reading;
    private boolean more;

    TradeCursor(Connection connection, String query, Reading<T> reading) throws SQLException {
        this.reading = reading;
        statement = connection.prepareStatement(query);
        try {
            statement.setFetchSize(PIECE);
            rows = statement.executeQuery();
            more = rows.next();
        } catch (SQLException failure) {
            statement.close();
            throw failure;
        }
    }

    /** The rows of that trade; trades are asked for in rising order, and those passed over are skipped. */
    List<T> of(long trade) throws SQLException {
        List<T> found = new ArrayList<>();
        while (more && rows.getLong(1) <= trade) {
            if (rows.getLong(1) == trade) {
                found.add(reading.of(rows));
            }
            more = rows.next();
        }
        return found;
    }

    /** The next trade that has rows; 0 at the end. */
    long next() throws SQLException {
        return more ? rows.getLong(1) : 0;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}

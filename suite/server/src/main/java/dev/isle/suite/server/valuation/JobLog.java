package dev.isle.suite.server.valuation;

import dev.isle.suite.server.log.Correlation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Says in the log which trades a new job values. */
public final class JobLog {
    private static final Logger log = LoggerFactory.getLogger(JobLog.class);
    /** Of a larger job only the first units are named here; the calculators name all of them. */
    private static final int MOST_UNITS = 10;

    private JobLog() {}

    /** One line per unit. */
    public static int begun(Connection connection, long job) throws SQLException {
        record Unit(int number, List<Long> trades) {}
        List<Unit> units = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select unit, trades from valuation_unit where job_id = ? order by unit limit " + MOST_UNITS)) {
            statement.setLong(1, job);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    units.add(new Unit(
                            row.getInt(1), List.of((Long[]) row.getArray(2).getArray())));
                }
            }
        }
        for (Unit unit : units) {
            try (MDC.MDCCloseable _ = Correlation.trades(unit.trades())) {
                log.info(
                        "unit {} of job {} waits: {} trades",
                        unit.number(),
                        job,
                        unit.trades().size());
            }
        }
        return units.size();
    }
}

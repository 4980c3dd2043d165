package dev.isle.local.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;

/** Opens connections to PostgreSQL. Statements go as they are written, many in one text if need be, so that errors can name their line. */
final class Connections {
    private Connections() {}

    static Connection open(String url, String user, String password, Duration longest) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "isle");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("socketTimeout", Long.toString(Math.max(1, longest.toSeconds() + 5)));
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException(
                    "'" + url + "' is no address of a PostgreSQL database; write jdbc:postgresql://HOST:PORT/DATABASE");
        }
        return connection;
    }

    /** An identifier, quoted. */
    static String name(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    /** A text, quoted. */
    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}

package dev.isle.suite.extension;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Set;

/**
 * A connection whose transaction belongs to somebody else. What would end the transaction, or change it for those who come
 * later, is refused; all else goes to the connection itself.
 */
public final class GivenTransaction {
    private static final Set<String> REFUSED = Set.of(
            "commit",
            "close",
            "abort",
            "setAutoCommit",
            "setReadOnly",
            "setTransactionIsolation",
            "setCatalog",
            "setSchema",
            "setNetworkTimeout",
            "unwrap");

    private GivenTransaction() {}

    /** The connection, for code that must leave its transaction alone. Rolling back to a savepoint is allowed. */
    public static Connection on(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    String name = method.getName();
                    if (REFUSED.contains(name) || (name.equals("rollback") && method.getParameterCount() == 0)) {
                        throw new IllegalStateException("an engine called " + name
                                + "() on the connection that it was given: its effect and the consumption of the event are one"
                                + " transaction, which it leaves alone");
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause() == null ? failure : failure.getCause();
                    }
                });
    }
}

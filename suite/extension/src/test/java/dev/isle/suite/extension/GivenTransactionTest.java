package dev.isle.suite.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GivenTransactionTest {
    private final List<String> reached = new ArrayList<>();
    private final Connection given = GivenTransaction.on(recorder());

    /** A connection that notes what reaches it; it has no savepoints. */
    private Connection recorder() {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    reached.add(method.getName());
                    if (method.getName().equals("setSavepoint")) {
                        throw new SQLException("no savepoints here");
                    }
                    return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
                });
    }

    @Test
    void whatWouldEndTheTransactionDoesNotReachIt() {
        assertThatIllegalStateException().isThrownBy(given::commit).withMessageContaining("commit()");
        assertThatIllegalStateException().isThrownBy(given::rollback);
        assertThatIllegalStateException().isThrownBy(given::close);
        assertThatIllegalStateException().isThrownBy(() -> given.setAutoCommit(true));
        assertThatIllegalStateException().isThrownBy(() -> given.unwrap(Connection.class));
        assertThat(reached).isEmpty();
    }

    @Test
    void allElseDoesAndFailsAsItDoes() throws SQLException {
        given.prepareStatement("select 1");
        Savepoint none = (Savepoint) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Savepoint.class}, (_, _, _) -> null);
        given.rollback(none);
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(given::setSavepoint)
                .withMessage("no savepoints here");
        assertThat(reached).containsExactly("prepareStatement", "rollback", "setSavepoint");
    }
}

package dev.isle.suite.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.isle.suite.trade.Trade;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineExtensionsTest {
    private record Named(String name) implements EngineExtension {
        @Override
        public String apply(Connection connection, TradeEvent event, Trade trade) {
            return "";
        }
    }

    @Test
    void enginesAreKnownByTheirNames() {
        assertThat(EngineExtensions.of(List.of(new Named("acme-leases"), new Named("acme-limits")))
                        .names())
                .containsExactly("acme-leases", "acme-limits");
        assertThatIllegalStateException()
                .isThrownBy(() -> EngineExtensions.of(List.of(new Named("acme-leases"), new Named("acme-leases"))))
                .withMessageStartingWith("two extensions bring an engine acme-leases: ");
    }

    /** Names without a dash are the suite's own engines and sensors; every engine has a sensor that ends with -backlog. */
    @ParameterizedTest
    @ValueSource(strings = {"transfer", "schema", "Acme-leases", "acme-", "transfer-backlog", ""})
    void aNameIsNeverOneOfTheSuiteItself(String name) {
        assertThatIllegalStateException()
                .isThrownBy(() -> EngineExtensions.of(List.of(new Named(name))))
                .withMessageContaining("brings an engine '" + name + "'");
    }
}

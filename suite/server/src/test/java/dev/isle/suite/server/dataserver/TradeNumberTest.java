package dev.isle.suite.server.dataserver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TradeNumberTest {
    @Test
    void readsWhatItWrites() {
        for (long id : new long[] {1, 42, 99_999_999L, 100_000_000L, 123_456_789_012L}) {
            assertThat(TradeNumber.parse(TradeNumber.of(id))).hasValue(id);
        }
        assertThat(TradeNumber.of(42)).isEqualTo("T-00000042");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "T-42", "T-0000004x", "t-00000042", "T-9999999999999999", "T-00000042 "})
    void refusesOtherForms(String text) {
        assertThat(TradeNumber.parse(text)).isEmpty();
    }
}

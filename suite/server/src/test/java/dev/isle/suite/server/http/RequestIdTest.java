package dev.isle.suite.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestIdTest {
    @Test
    void anIdOfTheRightFormIsKeptAndAnyOtherReplaced() {
        assertThat(RequestId.id(Optional.of("order-7.b_C"))).isEqualTo("order-7.b_C");
        assertThat(RequestId.id(Optional.of("a".repeat(64)))).hasSize(64);
        for (String wrong : new String[] {"", " ", "a b", "a\nb", "a\",\"trade\":\"T-1", "a".repeat(65), "\u00e9"}) {
            assertThat(RequestId.id(Optional.of(wrong))).as(wrong).matches("[0-9a-f]{16}");
        }
        assertThat(RequestId.id(Optional.empty())).isNotEqualTo(RequestId.id(Optional.empty()));
    }
}

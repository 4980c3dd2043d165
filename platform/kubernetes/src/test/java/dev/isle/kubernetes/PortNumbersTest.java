package dev.isle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.plan.desired.Allocation;
import dev.isle.plan.runtime.RuntimeFailure;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortNumbersTest {
    @Test
    void membersOfARoleShareTheirNumbersAndRolesDoNot() {
        Allocation given = PortNumbers.allocate(
                List.of("data-store-0/http", "data-store-0/peer", "data-store-1/http", "web-0/http"), Allocation.EMPTY);
        assertThat(given.ports())
                .isEqualTo(Map.of(
                        "data-store-0/http", 8080,
                        "data-store-0/peer", 8081,
                        "data-store-1/http", 8080,
                        "web-0/http", 8082));
    }

    @Test
    void whatWasGivenStaysAndIsNotGivenAgain() {
        Allocation before = Allocation.EMPTY.with("web-0", "http", 8080).with("gone-0", "http", 8081);
        Allocation after = PortNumbers.allocate(List.of("web-1/http", "new-0/http"), before);
        assertThat(after.ports())
                .isEqualTo(Map.of("web-0/http", 8080, "gone-0/http", 8081, "web-1/http", 8080, "new-0/http", 8082));
    }

    @Test
    void noneLeftIsSaidInWords() {
        List<String> tooMany = IntStream.rangeClosed(8080, 32_768)
                .mapToObj(number -> "r" + number + "-0/p")
                .toList();
        assertThatThrownBy(() -> PortNumbers.allocate(tooMany, Allocation.EMPTY))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("r32768-0/p");
    }
}

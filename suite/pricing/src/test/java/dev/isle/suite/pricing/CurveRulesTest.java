package dev.isle.suite.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.pricing.CurveNode.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each mistake of a curve definition is found and named by node and field. */
class CurveRulesTest {
    private static List<String> mistakes(List<String> discounts, List<String> forwards, CurveNode... nodes) {
        return CurveRules.mistakes(new CurveDefinition("c", discounts, forwards, List.of(nodes))).stream()
                .map(mistake -> mistake.node() + " " + mistake.field())
                .toList();
    }

    private static CurveNode zero(String tenor) {
        return new CurveNode(Kind.ZERO, "", tenor, "q");
    }

    @Test
    void eachMistakeHasItsPlace() {
        assertThat(mistakes(List.of("EUR"), List.of(), zero("1Y"), zero("5Y"))).isEmpty();
        assertThat(mistakes(List.of("XXZ"), List.of(), zero("1Y"))).containsExactly("-1 discounts");
        assertThat(mistakes(List.of(), List.of("EUR-EURIBOR"), zero("1Y"))).containsExactly("-1 forwards");
        assertThat(mistakes(List.of(), List.of(), zero("1Y"))).containsExactly("-1 discounts");
        assertThat(mistakes(List.of("EUR"), List.of())).containsExactly("-1 node");
        assertThat(mistakes(List.of("EUR"), List.of(), zero("5Y"), zero("1Y"))).containsExactly("1 tenor");
        assertThat(mistakes(List.of("EUR"), List.of(), zero("12M"), zero("1Y"))).containsExactly("1 tenor");
        assertThat(mistakes(List.of("EUR"), List.of(), zero("900Y"))).containsExactly("0 tenor");
        assertThat(mistakes(
                        List.of("EUR"),
                        List.of(),
                        zero("1Y"),
                        new CurveNode(Kind.DEPOSIT, "EUR-Deposit-T2", "2Y", "q")))
                .containsExactly("-1 node");
        assertThat(mistakes(List.of("EUR"), List.of(), new CurveNode(Kind.DEPOSIT, "EUR-Deposit-T2", "3M", "q")))
                .as("one node cannot be calibrated")
                .containsExactly("0 node");
        assertThat(mistakes(
                        List.of("EUR"),
                        List.of(),
                        new CurveNode(Kind.FRA, "EUR-EURIBOR-6M", "3x6", "q"),
                        new CurveNode(Kind.IBOR_SWAP, "NO-SUCH", "2Y", "q"),
                        new CurveNode(Kind.IBOR_FIXING, "EUR-EURIBOR-6M", "6M", "q")))
                .containsExactly("0 tenor", "1 convention", "2 tenor");
    }
}

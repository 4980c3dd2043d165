package dev.isle.suite.trade.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.isle.suite.trade.ExtendedProduct;
import dev.isle.suite.trade.Trade;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExtensionsTest {
    public record Lease(String site) implements ExtendedProduct {}

    /** Named like a product of the suite. */
    public record Swap(String what) implements ExtendedProduct {}

    record Hidden(String what) implements ExtendedProduct {}

    /** Another record of the same name. */
    public interface Other {
        record Lease(String site) implements ExtendedProduct {}
    }

    private record Product(Class<? extends ExtendedProduct> product) implements ProductExtension {
        @Override
        public void check(Trade trade, Checks checks) {}

        @Override
        public List<Movement> movements(Trade trade) {
            return List.of();
        }

        @Override
        public List<Holding> holdings(Trade trade) {
            return List.of();
        }

        @Override
        public Map<String, Double> value(Trade trade, MarketView market) {
            return Map.of();
        }
    }

    private record Opinion(Class<? extends ExtendedProduct> product) implements LedgerExtension {
        @Override
        public List<Movement> movements(Trade trade) {
            return List.of();
        }

        @Override
        public List<Holding> holdings(Trade trade) {
            return List.of();
        }
    }

    @Test
    void aProductIsKnownByItsRecord() {
        Extensions extensions = Extensions.of(List.of(new Product(Lease.class)), List.of());

        assertThat(extensions.products()).containsExactly(Map.entry("lease", Lease.class));
        assertThat(extensions.of(new Lease("north")).product()).isEqualTo(Lease.class);
        assertThatIllegalStateException()
                .isThrownBy(() -> extensions.of(new Hidden("x")))
                .withMessage("no extension on the class path brings the product hidden");
    }

    @Test
    void aNameMeansOneProduct() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        Extensions.of(List.of(new Product(Lease.class), new Product(Other.Lease.class)), List.of()))
                .withMessageStartingWith("two extensions bring a product lease: ");
        assertThatIllegalStateException()
                .isThrownBy(() -> Extensions.of(List.of(new Product(Swap.class)), List.of()))
                .withMessageEndingWith("brings a product swap, which the suite itself has");
        assertThatIllegalStateException()
                .isThrownBy(() -> Extensions.of(List.of(new Product(Hidden.class)), List.of()))
                .withMessageEndingWith("Hidden, which is no public record");
    }

    @Test
    void thereIsOneSecondOpinionOnAProductThatIsThere() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Extensions.of(List.of(), List.of(new Opinion(Lease.class))))
                .withMessageEndingWith("which no extension on the class path brings as a product");
        assertThatIllegalStateException()
                .isThrownBy(() -> Extensions.of(
                        List.of(new Product(Lease.class)), List.of(new Opinion(Lease.class), new Opinion(Lease.class))))
                .withMessageStartingWith("two ledger extensions are about ");
    }
}

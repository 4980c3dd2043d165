package dev.isle.suite.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RightsTest {
    private static final Rights TRADER = new Rights(List.of(
            new Rights.Grant(Set.of(Right.BOOK, Right.AMEND), Set.of("FX", "RATES")),
            new Rights.Grant(Set.of(Right.READ), Set.of(Rights.EVERY_BOOK)),
            new Rights.Grant(Set.of(Right.CANCEL), Set.of())));

    @Test
    void aRightOfOneGroupIsNotJoinedToTheBooksOfAnother() {
        assertThat(TRADER.allow(Right.BOOK, "FX")).isTrue();
        assertThat(TRADER.allow(Right.BOOK, "EQUITY")).isFalse();
        assertThat(TRADER.allow(Right.READ, "EQUITY")).isTrue();
        assertThat(TRADER.allow(Right.CANCEL, "FX")).isFalse();
        assertThat(TRADER.allow(Right.ADMIN)).isFalse();
    }

    @Test
    void aStarIsABookOnlyInAGrant() {
        assertThat(TRADER.allow(Right.BOOK, Rights.EVERY_BOOK)).isFalse();
    }

    @Test
    void whatIsMissingIsNamed() {
        Caller caller = new Caller("ann", TRADER);
        assertThatThrownBy(() -> caller.require(Right.BOOK, "EQUITY"))
                .isInstanceOfSatisfying(Forbidden.class, forbidden -> {
                    assertThat(forbidden.right()).isEqualTo(Right.BOOK);
                    assertThat(forbidden.book()).contains("EQUITY");
                })
                .hasMessageContaining("ann")
                .hasMessageContaining("'book'")
                .hasMessageContaining("'EQUITY'");
        assertThatThrownBy(() -> caller.require(Right.UPLOAD)).hasMessageContaining("'upload'");
    }
}

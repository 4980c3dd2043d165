package dev.isle.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAlignedAlsoWithColoursAndEmptyOnesLeftOut() {
        Paint paint = new Paint(true);
        Table table = new Table("NAME", "ACTIVE", "STATE")
                .row("a", "", paint.red("failed"))
                .row("longer-0", "", "ready");
        assertThat(table.lines(Paint.NONE))
                .containsExactly("NAME      STATE", "a         \u001b[31mfailed\u001b[0m", "longer-0  ready");
    }

    @Test
    void withoutRowsThereIsNoHead() {
        assertThat(new Table("NAME").lines(Paint.NONE)).isEmpty();
    }
}

package dev.isle.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PaintTest {
    @Test
    void autoNeedsATerminalThatIsNotDumbAndNoNoColor() {
        assertThat(Paint.policy("auto", Map.of("TERM", "xterm"), true).on()).isTrue();
        assertThat(Paint.policy("auto", Map.of("TERM", "xterm"), false).on()).isFalse();
        assertThat(Paint.policy("auto", Map.of("NO_COLOR", "1"), true).on()).isFalse();
        assertThat(Paint.policy("auto", Map.of("NO_COLOR", ""), true).on()).isTrue();
        assertThat(Paint.policy("auto", Map.of("TERM", "dumb"), true).on()).isFalse();
    }

    @Test
    void theOptionOverridesEnvironmentAndTerminal() {
        assertThat(Paint.policy("always", Map.of("NO_COLOR", "1"), false).on()).isTrue();
        assertThat(Paint.policy("never", Map.of(), true).on()).isFalse();
    }

    @Test
    void widthLeavesEscapesOut() {
        Paint paint = new Paint(true);
        assertThat(Paint.width(paint.red("abc") + paint.bold("de"))).isEqualTo(5);
        assertThat(Paint.NONE.red("abc")).isEqualTo("abc");
    }

    @Test
    void foreignControlCharactersCannotReachTheTerminal() {
        assertThat(Paint.harmless("a\u001b[2Jb\tc\u009bd")).isEqualTo("a.[2Jb c.d");
        String plain = "größer ✓";
        assertThat(Paint.harmless(plain)).isSameAs(plain);
    }
}

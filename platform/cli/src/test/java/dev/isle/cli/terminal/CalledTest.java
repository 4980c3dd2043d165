package dev.isle.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CalledTest {
    private static String by(String typed, String text) {
        return Called.of(Map.of(Called.VARIABLE, typed, "PATH", "/usr/bin:/opt/isle"))
                .in(text);
    }

    @Test
    void commandsAreShownAsTheUserTypesThem() {
        assertThat(by("../isle", "isle up")).isEqualTo("../isle up");
        assertThat(by("./isle", "correct it, then: isle plan -n dev; `isle why` tells more"))
                .isEqualTo("correct it, then: ./isle plan -n dev; `./isle why` tells more");
        assertThat(by("./isle", Paint.policy("always", Map.of(), true).cyan("isle release ls")))
                .contains("m./isle release ls");
        assertThat(by("$HOME/it's isle", "isle up")).isEqualTo("'$HOME/it'\\''s isle' up");
    }

    @Test
    void onlyCommandsAreMeant() {
        String text = "isle upper, isle-x up, /opt/isle up, ./isle up, aisle up, by isle start-up, isle 1.0";
        assertThat(by("./isle", text)).isEqualTo(text);
    }

    @Test
    void whatTheShellFindsNeedsNoPath() {
        assertThat(by("/opt/isle/isle", "isle up")).isEqualTo("isle up");
        assertThat(by("/opt/isle/isle-1", "isle up")).isEqualTo("isle-1 up");
        assertThat(by("/opt/other/isle", "isle up")).isEqualTo("/opt/other/isle up");
        assertThat(Called.of(Map.of()).in("isle up")).isEqualTo("isle up");
        assertThat(by("\u001b[2J", "isle up")).isEqualTo("isle up");
    }
}

package dev.isle.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.terminal.LiveLines.State;
import dev.isle.cli.terminal.LiveLines.Tone;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveLinesTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String written() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    private static State moving(String words, long millis) {
        return new State(words, Tone.MOVING, Duration.ofMillis(millis), false);
    }

    private static Map<String, State> states(State a, State b) {
        Map<String, State> states = new LinkedHashMap<>();
        states.put("a-0", a);
        states.put("long-0", b);
        return states;
    }

    @Test
    void withoutATerminalOnlyNewsIsWrittenAndTheEndWithItsDuration() {
        LiveLines lines = new LiveLines(out, Paint.NONE, false, 80);
        lines.show(states(moving("starting", 100), moving("waits for a", 0)));
        assertThat(written()).isEqualTo("  … a-0     starting\n  … long-0  waits for a\n");
        lines.show(states(moving("starting", 900), moving("waits for a", 0)));
        assertThat(written()).isEmpty();
        lines.show(states(new State("ready", Tone.GOOD, Duration.ofMillis(1400), true), moving("waits for a", 0)));
        assertThat(written()).isEqualTo("  ✓ a-0     ready  1.4 s\n");
    }

    @Test
    void onATerminalTheBlockIsRedrawnInPlaceAndNeverWraps() {
        LiveLines lines = new LiveLines(out, Paint.NONE, true, 40);
        lines.show(states(moving("starting", 100), moving("w".repeat(60), 0)));
        String first = written();
        assertThat(first.split("\n"))
                .hasSize(2 + 1)
                .allSatisfy(line ->
                        assertThat(line.replaceAll("\u001b\\[2?[KJ]|\r", "")).hasSizeLessThan(40));
        lines.show(states(moving("starting", 100), moving("w".repeat(60), 0)));
        assertThat(written()).as("nothing new").isEmpty();
        lines.show(states(moving("starting", 300), moving("w".repeat(60), 0)));
        assertThat(written()).startsWith("\u001b[2A\r\u001b[2K").contains("0.3 s");
    }

    @Test
    void aNoteStaysAboveWhatMoves() {
        LiveLines lines = new LiveLines(out, Paint.NONE, true, 80);
        lines.show(Map.of("a-0", moving("starting", 100)));
        written();
        lines.note("something happened");
        assertThat(written())
                .startsWith("\u001b[1A\u001b[Jsomething happened\n")
                .contains("a-0");
    }
}

package dev.isle.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line per subject that moves until it settles, then stays with its duration.
 *
 * <p>On a terminal the block of lines is redrawn in place; lines are cut at the terminal's width so that none wraps, and only changed blocks are written.
 * Elsewhere each change of a subject's state is one plain line, written once. Confined to one thread.
 */
public final class LiveLines {
    /** How a subject does. */
    public enum Tone {
        /** On its way. */
        MOVING,
        /** Where it should be. */
        GOOD,
        /** Needs a look. */
        BAD
    }

    /**
     * The state of one subject.
     *
     * @param words what it does, without durations: a change of words is news
     * @param took how long it takes or took
     * @param settled it will not move any more by itself
     */
    public record State(String words, Tone tone, Duration took, boolean settled) {}

    private final PrintStream out;
    private final Paint paint;
    private final boolean inPlace;
    private final int columns;
    private final Map<String, State> shown = new LinkedHashMap<>();
    private List<String> drawn = List.of();

    /**
     * Lines on a stream.
     *
     * @param inPlace whether the stream is a terminal that can move its cursor
     */
    public LiveLines(PrintStream out, Paint paint, boolean inPlace, int columns) {
        this.out = out;
        this.paint = paint;
        this.inPlace = inPlace;
        this.columns = columns;
    }

    /** Shows the states, in the map's order. */
    public void show(Map<String, State> states) {
        if (inPlace) {
            redraw(states);
        } else {
            int width = width(states);
            states.forEach((subject, state) -> {
                State before = shown.get(subject);
                if (before == null || !before.words().equals(state.words()) || before.settled() != state.settled()) {
                    out.println(line(subject, state, width, state.settled()));
                }
            });
            out.flush();
        }
        shown.putAll(states);
    }

    /** Writes a line of text that stays, above what still moves. */
    public void note(String text) {
        if (inPlace && !drawn.isEmpty()) {
            out.print("\u001b[" + drawn.size() + "A\u001b[J");
            drawn = List.of();
            out.println(text);
            redraw(new LinkedHashMap<>(shown));
        } else {
            out.println(text);
        }
        out.flush();
    }

    private void redraw(Map<String, State> states) {
        int width = width(states);
        List<String> lines = new ArrayList<>();
        states.forEach((subject, state) -> lines.add(line(subject, state, width, true)));
        if (lines.equals(drawn)) {
            return;
        }
        StringBuilder text = new StringBuilder();
        if (!drawn.isEmpty()) {
            text.append("\u001b[").append(drawn.size()).append('A');
        }
        lines.forEach(line -> text.append("\r\u001b[2K").append(line).append('\n'));
        text.append("\u001b[J");
        out.print(text);
        out.flush();
        drawn = lines;
    }

    private static int width(Map<String, State> states) {
        return states.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    private String line(String subject, State state, int width, boolean withDuration) {
        String mark = switch (state.tone()) {
            case MOVING -> paint.cyan("…");
            case GOOD -> paint.green("✓");
            case BAD -> paint.red("✗");
        };
        String head = "  " + mark + " " + subject + " ".repeat(width - subject.length() + 2);
        String took = withDuration && !state.took().isZero() ? "  " + Measures.duration(state.took()) : "";
        int room = columns - Paint.width(head) - took.length() - 1;
        String words = inPlace && state.words().length() > room
                ? state.words().substring(0, Math.max(0, room - 1)) + "…"
                : state.words();
        return head + words + paint.dim(took);
    }
}

package dev.isle.cli.verb;

import dev.isle.cli.line.Line;
import dev.isle.cli.terminal.Called;
import dev.isle.cli.terminal.Paint;
import dev.isle.cli.terminal.Streams;
import dev.isle.cli.terminal.Table;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import java.util.Map;

/** Where a verb writes its answer, in the form that was asked for. */
public final class Output {
    /** The forms. */
    public enum Format {
        /** For people. */
        TEXT,
        /** For people with wide screens. */
        WIDE,
        /** For programs. */
        JSON,
        /** For programs and people. */
        YAML
    }

    private final Streams streams;
    private final Paint paint;
    private final Paint errorPaint;
    private final Format format;
    private final Called called;

    private Output(Streams streams, Paint paint, Paint errorPaint, Format format, Called called) {
        this.streams = streams;
        this.paint = paint;
        this.errorPaint = errorPaint;
        this.format = format;
        this.called = called;
    }

    /** As the command line and the environment say. */
    public static Output of(Streams streams, Line line, Map<String, String> env) {
        String when = line.value("color").orElse("auto");
        Format format = switch (line.value("output").orElse("text")) {
            case "wide" -> Format.WIDE;
            case "json" -> Format.JSON;
            case "yaml" -> Format.YAML;
            default -> Format.TEXT;
        };
        return new Output(
                streams,
                Paint.policy(when, env, streams.outTerminal()),
                Paint.policy(when, env, streams.errTerminal()),
                format,
                Called.of(env));
    }

    /** The form asked for. */
    public Format format() {
        return format;
    }

    /** Whether a program reads the answer. */
    public boolean structured() {
        return format == Format.JSON || format == Format.YAML;
    }

    /** The streams. */
    public Streams streams() {
        return streams;
    }

    /** Colours of the output. */
    public Paint paint() {
        return paint;
    }

    /** Colours of the error stream. */
    public Paint errorPaint() {
        return errorPaint;
    }

    /** A line of the answer; commands in it as the user types them. */
    public void line(String text) {
        streams.out().println(called.in(text));
    }

    /** A line of what others wrote: it stays as it is. */
    public void foreign(String text) {
        streams.out().println(text);
    }

    /** Lines of the answer, as {@link #line}. */
    public void print(String text) {
        streams.out().print(called.in(text));
    }

    /** A line beside the answer: on the error stream when a program reads the output. */
    public void note(String text) {
        if (structured()) {
            streams.err().println(called.in(text));
        } else {
            line(text);
        }
    }

    /** What the reader should know before the answer; on the error stream, so that the answer stays what it is. */
    public void warning(String text) {
        streams.out().flush();
        streams.err().println(errorPaint.amber("! ") + called.in(text));
        streams.err().flush();
    }

    /** A line that is no part of the answer: always on the error stream. */
    public void aside(String text) {
        streams.out().flush();
        streams.err().println(called.in(text));
        streams.err().flush();
    }

    /** A table of the answer. */
    public void table(Table table) {
        table.lines(paint).forEach(this::line);
    }

    /** The answer for programs. */
    public void document(JsonValue value) {
        streams.out().print(format == Format.YAML ? YamlText.of(value) : Json.pretty(value));
    }
}

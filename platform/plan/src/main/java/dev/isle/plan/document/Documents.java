package dev.isle.plan.document;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonSyntaxException;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;

/** The documents that Isle keeps, as JSON: the plan, the Record and the log's entries (one line each). Equal values give equal texts. Thread-safe. */
public final class Documents {
    private Documents() {}

    /** A plan, indented. */
    public static String plan(Plan plan) {
        return Json.pretty(RecordCodec.encode(plan));
    }

    /**
     * Reads a plan.
     *
     * @throws DocumentException when the text is no plan
     */
    public static Plan plan(String text) {
        return read("plan", text, Plan.class);
    }

    /** A Record, on one line. */
    public static String record(Record record) {
        return Json.compact(RecordCodec.encode(record));
    }

    /**
     * Reads a Record.
     *
     * @throws DocumentException when the text is no Record
     */
    public static Record record(String text) {
        return read("Record", text, Record.class);
    }

    /** A log entry, on one line. */
    public static String entry(LogEntry entry) {
        return Json.compact(RecordCodec.encode(entry));
    }

    /**
     * Reads a log entry.
     *
     * @throws DocumentException when the text is no log entry
     */
    public static LogEntry entry(String line) {
        return read("log entry", line, LogEntry.class);
    }

    private static <T extends java.lang.Record> T read(String what, String text, Class<T> type) {
        try {
            return RecordCodec.decode(Json.parse(text, Json.Limits.OWN), type);
        } catch (JsonSyntaxException e) {
            throw new DocumentException("this is no " + what + ": " + e.getMessage(), e);
        } catch (DocumentException e) {
            throw new DocumentException("this is no " + what + ": " + e.getMessage(), e);
        }
    }
}

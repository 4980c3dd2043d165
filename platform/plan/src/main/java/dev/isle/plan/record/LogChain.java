package dev.isle.plan.record;

import dev.isle.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Chains log entries: an entry's hash is the SHA-256 of the hash before it, a line feed, and the entry's canonical JSON (without its own hash). Pure and
 * thread-safe.
 */
public final class LogChain {
    private LogChain() {}

    /**
     * Numbers and chains drafts.
     *
     * @param last number of the newest entry so far; 0 for none
     * @param previous its hash; empty for none
     */
    public static List<LogEntry> append(long last, String previous, List<LogEntry.Draft> drafts) {
        List<LogEntry> entries = new ArrayList<>(drafts.size());
        String before = previous;
        long number = last;
        for (LogEntry.Draft draft : drafts) {
            number++;
            LogEntry open = new LogEntry(
                    number,
                    draft.at(),
                    draft.by(),
                    draft.what(),
                    draft.subject(),
                    draft.planHash() == null ? "" : draft.planHash(),
                    draft.reason(),
                    draft.detail(),
                    draft.with(),
                    before,
                    "");
            before = hash(open);
            entries.add(close(open, before));
        }
        return List.copyOf(entries);
    }

    /**
     * Checks a log, or the newest part of one.
     *
     * @param entries oldest first, without a gap
     * @param chain what the Record says the newest hash is; empty when unknown
     * @return what is wrong with the first broken entry, in words; empty when all is well
     */
    public static Optional<String> verify(List<LogEntry> entries, String chain) {
        LogEntry before = null;
        for (LogEntry entry : entries) {
            if (before == null && entry.number() == 1 && !entry.previous().isEmpty()) {
                return broken(entry, "it is the first and still names a former one");
            }
            if (before != null && entry.number() != before.number() + 1) {
                return broken(entry, "entry " + (before.number() + 1) + " should stand in its place");
            }
            if (before != null && !entry.previous().equals(before.hash())) {
                return broken(entry, "it does not continue entry " + before.number());
            }
            if (!hash(entry).equals(entry.hash())) {
                return broken(entry, "its content does not fit its hash");
            }
            before = entry;
        }
        if (before != null && !chain.isEmpty() && !chain.equals(before.hash())) {
            return Optional.of("the log ends too early: the Record knows an entry after " + before.number() + " ("
                    + before.at() + "), which is missing");
        }
        if (before == null && !chain.isEmpty()) {
            return Optional.of("the log is missing: the Record knows at least one entry");
        }
        return Optional.empty();
    }

    /** The hash that an entry should have. */
    public static String hash(LogEntry entry) {
        String content = Json.canonical(Json.object()
                .put("number", entry.number())
                .put("at", entry.at().toString())
                .put("by", entry.by())
                .put("what", entry.what())
                .put("subject", entry.subject())
                .put("plan", entry.planHash())
                .put("reason", entry.reason())
                .put("detail", entry.detail())
                .put("with", Json.texts(entry.with()))
                .build());
        return sha256(entry.previous() + "\n" + content);
    }

    private static LogEntry close(LogEntry open, String hash) {
        return new LogEntry(
                open.number(),
                open.at(),
                open.by(),
                open.what(),
                open.subject(),
                open.planHash(),
                open.reason(),
                open.detail(),
                open.with(),
                open.previous(),
                hash);
    }

    private static Optional<String> broken(LogEntry entry, String why) {
        return Optional.of("entry " + entry.number() + " (" + entry.at() + ", " + entry.what()
                + (entry.subject().isEmpty() ? "" : " " + entry.subject()) + ") is broken: " + why);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

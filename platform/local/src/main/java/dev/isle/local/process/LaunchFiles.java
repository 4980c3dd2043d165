package dev.isle.local.process;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.Folders;
import dev.isle.local.home.Trouble;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonSyntaxException;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of one server's or task's launches: what outlives every process that could remember it.
 *
 * <ul>
 *   <li>{@code launch}: the present launch as a {@link Note}, written before anything else of it.
 *   <li>{@code pid.ID}, {@code exit.ID}: written by the launcher script.
 *   <li>{@code stop.ID}: someone asked it to end.
 *   <li>{@code ended.ID}: nothing that came of it lives any more.
 *   <li>{@code failed.ID}: it could not be launched, and why; {@code taken.ID} beside it: because somebody else has one of its ports.
 *   <li>{@code promoting.ID}: it is being made the active one, and may be it already; {@code promoted.ID}: it was.
 * </ul>
 *
 * @param folder holds them
 */
public record LaunchFiles(Path folder) {
    /**
     * What is known of a launch before it begins.
     *
     * @param id unique; the identity of the process that comes of it
     * @param hash of what it was launched from
     * @param role told to servers whose active member is elected for them: {@code active} or {@code standby}; else empty
     * @param by process that launches: pid and start, to tell a launch under way from one that was broken off
     */
    public record Note(String id, String hash, String role, Instant at, String by, Ending ending) {}

    /**
     * How it is ended, kept here so that it can be ended without a plan.
     *
     * @param signal name without SIG
     * @param graceMillis between the signal and SIGKILL
     * @param everyone whether the signal goes to the whole session, or to its first program only
     */
    public record Ending(String signal, long graceMillis, boolean everyone) {}

    /** What the launcher wrote of the program. */
    public record Pid(String boot, ProcessStat stat) {}

    /** How it ended. */
    public record Exit(int status, Instant at) {}

    /** That somebody asked it to end. */
    public record StopAsked(Instant at, long graceMillis) {}

    /** Begins a launch: forgets the last one. */
    public void begin(Note note) throws IOException {
        Folders.make(folder);
        JsonObject json = Json.object()
                .put("id", note.id())
                .put("hash", note.hash())
                .put("role", note.role())
                .put("at", note.at().toString())
                .put("by", note.by())
                .put("signal", note.ending().signal())
                .put("graceMillis", note.ending().graceMillis())
                .put("everyone", note.ending().everyone())
                .build();
        AtomicFile.writeLightly(folder.resolve("launch"), Json.compact(json) + "\n");
        for (Path old : Folders.list(folder)) {
            String name = old.getFileName().toString();
            if (!name.equals("launch") && !name.endsWith("." + note.id())) {
                Files.deleteIfExists(old);
            }
        }
    }

    /** What the file of the present launch says: no file and an unreadable one are not the same. */
    public sealed interface Present {
        /** There is none. */
        record None() implements Present {}

        /** It is known. */
        record Known(Note note) implements Present {}

        /**
         * Its file cannot be read: it may run.
         *
         * @param words which file and why
         */
        record Unreadable(String words) implements Present {}
    }

    /** The present launch. */
    public Present present() {
        Path file = folder.resolve("launch");
        try {
            String text = AtomicFile.readOrNull(file);
            if (text == null) {
                return new Present.None();
            }
            if (!(Json.parse(text) instanceof JsonObject json)) {
                return new Present.Unreadable(file + " holds no launch");
            }
            return new Present.Known(new Note(
                    text(json, "id"),
                    text(json, "hash"),
                    text(json, "role"),
                    Instant.parse(text(json, "at")),
                    text(json, "by"),
                    new Ending(
                            text(json, "signal"),
                            Long.parseLong(text(json, "graceMillis")),
                            text(json, "everyone").equals("true"))));
        } catch (IOException unreadable) {
            return new Present.Unreadable(Trouble.words("cannot read what was launched", file, unreadable));
        } catch (RuntimeException damaged) {
            return new Present.Unreadable(file + " is damaged (" + damaged.getMessage() + ")");
        }
    }

    /** The present launch; empty when there is none, or when its file cannot be read: {@link #present} tells these apart. */
    public Optional<Note> note() {
        return present() instanceof Present.Known known ? Optional.of(known.note()) : Optional.empty();
    }

    /** Ids of all launches that have left a pid. */
    public List<String> ids() {
        try {
            return Folders.list(folder).stream()
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("pid."))
                    .map(name -> name.substring("pid.".length()))
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** The program of that launch; empty while it has not begun. */
    public Optional<Pid> pid(String id) {
        String line = line("pid." + id);
        int space = line == null ? -1 : line.indexOf(' ');
        if (line == null || space < 0) {
            return Optional.empty();
        }
        ProcessStat stat = ProcessStat.parse(line.substring(space + 1));
        return stat == null ? Optional.empty() : Optional.of(new Pid(line.substring(0, space), stat));
    }

    /** How that launch ended, as its launcher saw it. */
    public Optional<Exit> exit(String id) {
        String line = line("exit." + id);
        if (line == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Exit(
                    Integer.parseInt(line),
                    Files.getLastModifiedTime(folder.resolve("exit." + id)).toInstant()));
        } catch (NumberFormatException | IOException damaged) {
            return Optional.empty();
        }
    }

    /** Notes that it is asked to end. */
    public void askStop(String id, StopAsked asked) throws IOException {
        JsonObject json = Json.object()
                .put("at", asked.at().toString())
                .put("graceMillis", asked.graceMillis())
                .build();
        AtomicFile.writeLightly(folder.resolve("stop." + id), Json.compact(json) + "\n");
    }

    /** Whether it was asked to end. */
    public Optional<StopAsked> stopAsked(String id) {
        JsonObject json = json("stop." + id);
        try {
            return json == null
                    ? Optional.empty()
                    : Optional.of(
                            new StopAsked(Instant.parse(text(json, "at")), Long.parseLong(text(json, "graceMillis"))));
        } catch (RuntimeException damaged) {
            return Optional.empty();
        }
    }

    /** Notes that nothing that came of the launch lives any more. */
    public void ended(String id) throws IOException {
        AtomicFile.writeLightly(folder.resolve("ended." + id), "\n");
    }

    /** Whether nothing that came of the launch lives any more. */
    public boolean hasEnded(String id) {
        return Files.exists(folder.resolve("ended." + id));
    }

    /** Notes why it could not be launched, or why it was ended without being asked. */
    public void fail(String id, String words) throws IOException {
        AtomicFile.writeLightly(folder.resolve("failed." + id), words + "\n");
    }

    /** Notes that it was not launched because somebody else has one of its ports. */
    public void failForPort(String id, String words) throws IOException {
        AtomicFile.writeLightly(folder.resolve("taken." + id), "\n");
        fail(id, words);
    }

    /** Whether it was not launched because somebody else has one of its ports. */
    public boolean portTaken(String id) {
        return Files.exists(folder.resolve("taken." + id));
    }

    /** Why it could not be launched. */
    public Optional<String> failure(String id) {
        try {
            return Optional.ofNullable(AtomicFile.readOrNull(folder.resolve("failed." + id)))
                    .map(String::strip);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Notes, before it is done, that a standby is made the active one: from now on it may be, whatever else is known. */
    public void promoting(Note note) throws IOException {
        AtomicFile.write(folder.resolve("promoting." + note.id()), "\n");
    }

    /** Whether it was begun to make it the active one, and nobody noted that it was done. */
    public boolean promotionOpen(Note note) {
        return Files.exists(folder.resolve("promoting." + note.id()))
                && !Files.exists(folder.resolve("promoted." + note.id()));
    }

    /** Changes the note of the present launch: a standby that was promoted. */
    public void promoted(Note note) throws IOException {
        AtomicFile.writeLightly(folder.resolve("promoted." + note.id()), "\n");
    }

    /** Whether the server of that launch was made the active one, at its start or later. */
    public boolean active(Note note) {
        return note.role().equals("active") || Files.exists(folder.resolve("promoted." + note.id()));
    }

    private static String text(JsonObject json, String name) {
        var value = json.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return switch (value) {
            case dev.isle.model.json.JsonValue.JsonString string -> string.value();
            default -> Json.compact(value);
        };
    }

    private @Nullable JsonObject json(String name) {
        try {
            String text = AtomicFile.readOrNull(folder.resolve(name));
            return text != null && Json.parse(text) instanceof JsonObject object ? object : null;
        } catch (IOException | JsonSyntaxException unreadable) {
            return null;
        }
    }

    /** A complete line, or null. */
    private @Nullable String line(String name) {
        try {
            String text = Files.readString(folder.resolve(name), java.nio.charset.StandardCharsets.ISO_8859_1);
            return text.endsWith("\n") ? text.strip() : null;
        } catch (NoSuchFileException absent) {
            return null;
        } catch (IOException unreadable) {
            return null;
        }
    }
}

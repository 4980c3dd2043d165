package dev.isle.local.client;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.home.Trouble;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonSyntaxException;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Requests and answers as files, each appearing by a rename. A request stays until its answer is there, so a supervisor that dies in the midst of one leaves
 * it to its successor; every request may be carried out twice. Thread-safe, also between processes.
 */
public final class Mailbox {
    private static final String ENDING = ".json";
    private static final long MOST_BYTES = 64L << 20;

    private final Path inbox;
    private final Path outbox;

    /** Of one environment. */
    public Mailbox(EnvironmentFolder folder) {
        this.inbox = folder.inbox();
        this.outbox = folder.outbox();
    }

    /** An id that sorts after all that were made before. */
    public static String newId() {
        return String.format(
                Locale.ROOT,
                "%014d-%s",
                System.currentTimeMillis(),
                Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 41), 36));
    }

    /** Makes the folders. */
    public void make() throws IOException {
        Folders.make(inbox);
        Folders.make(outbox);
    }

    /** Puts a request in. */
    void send(Request request) throws IOException {
        make();
        AtomicFile.writeLightly(inbox.resolve(request.id() + ENDING), request.json());
    }

    /** Takes a request back that nobody carried out. */
    void withdraw(String id) throws IOException {
        Files.deleteIfExists(inbox.resolve(id + ENDING));
    }

    /** What lies in the inbox. */
    public sealed interface Item {
        /** By its file's name. */
        String id();

        /** A request. */
        record Readable(Request request) implements Item {
            @Override
            public String id() {
                return request.id();
            }
        }

        /**
         * Something else.
         *
         * @param words why it is no request
         */
        record Unreadable(String id, String words) implements Item {}
    }

    /** The oldest item; null when there is none. */
    public @Nullable Item next() throws IOException {
        for (Path file : Folders.list(inbox)) {
            String name = file.getFileName().toString();
            if (name.startsWith(".") || !name.endsWith(ENDING)) {
                continue;
            }
            String id = name.substring(0, name.length() - ENDING.length());
            try {
                if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
                    return new Item.Unreadable(id, "it is larger than " + MOST_BYTES + " bytes");
                }
                String text = AtomicFile.readOrNull(file);
                if (text != null) {
                    Request request = Request.parse(text);
                    return request.id().equals(id)
                            ? new Item.Readable(request)
                            : new Item.Unreadable(id, "it names another request, " + request.id());
                }
            } catch (NoSuchFileException withdrawn) {
                continue;
            } catch (IOException unreadable) {
                return new Item.Unreadable(id, Trouble.words("it cannot be read", file, unreadable));
            } catch (IllegalArgumentException malformed) {
                return new Item.Unreadable(id, String.valueOf(malformed.getMessage()));
            }
        }
        return null;
    }

    /** Answers what is no request, and puts it aside: kept for whoever looks into it, never looked at again. */
    public void refuse(Item.Unreadable item) throws IOException {
        Path aside = inbox.resolve("." + item.id() + ".unreadable");
        put(
                item.id(),
                new Answer.Refused(
                        "unreadable",
                        List.of("the request " + item.id() + " is none: " + item.words() + "; it was put aside as "
                                + aside + "; repeat the command")));
        Folders.remove(aside);
        try {
            Files.move(inbox.resolve(item.id() + ENDING), aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException withdrawn) {
            return;
        }
    }

    /** Puts the answer out and takes the request away. */
    public void answer(String id, Answer answer) throws IOException {
        put(id, answer);
        withdraw(id);
    }

    private void put(String id, Answer answer) throws IOException {
        Json.Members members = Json.object();
        switch (answer) {
            case Answer.Applied applied ->
                members.put("planHash", applied.planHash())
                        .put("changed", applied.changed())
                        .put("supervisorPid", applied.supervisorPid());
            case Answer.Refused refused ->
                members.put("code", refused.code()).put("problems", Json.texts(refused.problems()));
        }
        Folders.make(outbox);
        forgetOld();
        AtomicFile.writeLightly(outbox.resolve(id + ENDING), Json.compact(members.build()) + "\n");
    }

    /** Answers that nobody fetched: their askers were interrupted. */
    private void forgetOld() throws IOException {
        Instant old = Instant.now().minus(Duration.ofHours(1));
        for (Path file : Folders.list(outbox)) {
            try {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                    Files.deleteIfExists(file);
                }
            } catch (NoSuchFileException fetched) {
                continue;
            }
        }
    }

    /** Takes the answer; null while there is none. */
    @Nullable
    Answer take(String id) throws IOException {
        Path file = outbox.resolve(id + ENDING);
        String text = AtomicFile.readOrNull(file);
        if (text == null) {
            return null;
        }
        Files.deleteIfExists(file);
        try {
            if (Json.parse(text) instanceof JsonObject json) {
                String code = json.text("code");
                if (code == null) {
                    String hash = json.text("planHash");
                    return new Answer.Applied(
                            hash == null ? "" : hash, json.truth("changed", false), json.whole("supervisorPid", 0));
                }
                List<String> problems = new ArrayList<>();
                for (JsonValue problem : json.list("problems")) {
                    problems.add(problem instanceof JsonString string ? string.value() : Json.compact(problem));
                }
                return new Answer.Refused(code, problems);
            }
        } catch (JsonSyntaxException malformed) {
            throw new IOException("the supervisor's answer " + file + " is no JSON", malformed);
        }
        throw new IOException("the supervisor's answer " + file + " is no JSON object");
    }
}

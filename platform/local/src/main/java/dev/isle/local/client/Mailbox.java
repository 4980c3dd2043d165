package dev.isle.local.client;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonSyntaxException;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

    private final Path inbox;
    private final Path outbox;

    /** Of one environment. */
    public Mailbox(EnvironmentFolder folder) {
        this.inbox = folder.inbox();
        this.outbox = folder.outbox();
    }

    /** An id that sorts after all that were made before. */
    static String newId() {
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

    /** The oldest request; null when there is none. What is no request is thrown away. */
    public @Nullable Request next() throws IOException {
        for (Path file : Folders.list(inbox)) {
            String name = file.getFileName().toString();
            if (name.startsWith(".") || !name.endsWith(ENDING)) {
                continue;
            }
            try {
                String text = AtomicFile.readOrNull(file);
                if (text != null) {
                    return Request.parse(text);
                }
            } catch (IllegalArgumentException malformed) {
                Files.deleteIfExists(file);
            }
        }
        return null;
    }

    /** Puts the answer out and takes the request away. */
    public void answer(String id, Answer answer) throws IOException {
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
        withdraw(id);
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

package dev.isle.local.runtime;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.Folders;
import dev.isle.local.process.LaunchFiles;
import dev.isle.local.process.Mark;
import dev.isle.local.process.Session;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonSyntaxException;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a task: its marker outside the Record. The folder's name is for people; {@code task.json} in it tells what it is.
 *
 * @param path {@code tasks/NAME-HASH-INVOCATION-ATTEMPT}
 */
record TaskFolder(
        Path path,
        String task,
        String hash,
        String invocation,
        int attempt,
        boolean sql,
        Duration timeout,
        Instant startedAt) {

    /** Where that attempt is or would be. */
    static Path path(Path tasks, String task, String hash, String invocation, int attempt) {
        return tasks.resolve(
                task + "-" + name(hash, 12) + "-" + name(invocation, 40) + "-" + Integer.toString(attempt));
    }

    private static String name(String text, int most) {
        String plain = text.replaceFirst("^sha256:", "").replaceAll("[^A-Za-z0-9._]", "_");
        return plain.length() <= most
                ? plain
                : plain.substring(0, most - 9) + "_" + Integer.toHexString(text.hashCode());
    }

    /** Makes the folder and its marker. */
    void write() throws IOException {
        Folders.make(path);
        JsonObject json = Json.object()
                .put("task", task)
                .put("hash", hash)
                .put("invocation", invocation)
                .put("attempt", attempt)
                .put("sql", sql)
                .put("timeoutMillis", timeout.toMillis())
                .put("startedAt", startedAt.toString())
                .build();
        AtomicFile.write(path.resolve("task.json"), Json.compact(json) + "\n");
    }

    /** All attempts, in no order. */
    static List<TaskFolder> all(Path tasks) {
        List<TaskFolder> all = new ArrayList<>();
        try {
            for (Path path : Folders.list(tasks)) {
                TaskFolder folder = Files.isDirectory(path) ? read(path) : null;
                if (folder != null) {
                    all.add(folder);
                }
            }
        } catch (IOException unreadable) {
            return all;
        }
        return all;
    }

    private static @Nullable TaskFolder read(Path path) {
        try {
            String text = AtomicFile.readOrNull(path.resolve("task.json"));
            if (text == null || !(Json.parse(text) instanceof JsonObject json)) {
                return null;
            }
            String task = json.text("task");
            String hash = json.text("hash");
            String invocation = json.text("invocation");
            String startedAt = json.text("startedAt");
            return task == null || hash == null || invocation == null || startedAt == null
                    ? null
                    : new TaskFolder(
                            path,
                            task,
                            hash,
                            invocation,
                            (int) json.whole("attempt", 1),
                            json.truth("sql", false),
                            Duration.ofMillis(json.whole("timeoutMillis", 600_000)),
                            Instant.parse(startedAt));
        } catch (IOException | JsonSyntaxException | DateTimeParseException damaged) {
            return null;
        }
    }

    /** Its processes. */
    Session session(Mark mark) {
        return new Session(mark, "task/" + path.getFileName(), new LaunchFiles(path.resolve("run")));
    }

    /** Whether it is a run of these inputs. */
    boolean is(String wantedTask, String wantedHash, String wantedInvocation) {
        return task.equals(wantedTask) && hash.equals(wantedHash) && invocation.equals(wantedInvocation);
    }

    /** Notes how SQL steps ended. */
    void result(boolean good, String words) throws IOException {
        JsonObject json = Json.object()
                .put("good", good)
                .put("at", Instant.now().toString())
                .put("words", words)
                .build();
        AtomicFile.write(path.resolve("result.json"), Json.compact(json) + "\n");
    }

    /** How SQL steps ended. */
    record Result(boolean good, Instant at, String words) {}

    /** How SQL steps ended; null while they run, or when their supervisor did not live to see it. */
    @Nullable
    Result result() {
        try {
            String text = AtomicFile.readOrNull(path.resolve("result.json"));
            if (text == null || !(Json.parse(text) instanceof JsonObject json)) {
                return null;
            }
            String at = json.text("at");
            String words = json.text("words");
            return at == null || words == null ? null : new Result(json.truth("good", false), Instant.parse(at), words);
        } catch (IOException | JsonSyntaxException | DateTimeParseException damaged) {
            return null;
        }
    }

    /** Who runs SQL steps: they have no process of their own. */
    @Nullable
    String runner() {
        try {
            String text = AtomicFile.readOrNull(path.resolve("runner"));
            return text == null ? null : text.strip();
        } catch (IOException unreadable) {
            return null;
        }
    }
}

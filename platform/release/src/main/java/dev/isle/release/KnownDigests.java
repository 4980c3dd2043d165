package dev.isle.release;

import dev.isle.model.Release;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Digests of an unsealed folder's files. They are remembered by size and modification time, so that a look at a folder that did not change reads none of its
 * bytes. A file is remembered only when it was modified some time before it was read: what is written in the same instant could change without another time.
 *
 * <p>Nothing is lost when nothing can be remembered: then every byte is read again. Safe for several threads and processes.
 *
 * @param memory where they are remembered; null: nowhere
 */
record KnownDigests(@Nullable Path memory) {
    private static final String FORMAT = "isle-digests/1";
    private static final long SETTLED_MILLIS = 2_000;

    private record Known(long size, long modifiedMillis, String digest) {
        boolean of(ReleaseFile file) {
            return size == file.size() && modifiedMillis == file.modifiedMillis();
        }
    }

    /**
     * The files with their digests.
     *
     * @throws ReleaseFailure when one cannot be read
     */
    List<Release.Artifact> artifacts(Path folder, List<ReleaseFile> files) {
        Path file = memory == null
                ? null
                : memory.resolve(Sha256.of(folder.toString()).substring(7, 31));
        Map<String, Known> known = read(file);
        Map<String, Known> next = new HashMap<>();
        List<Release.Artifact> artifacts = new ArrayList<>(files.size());
        long settled = System.currentTimeMillis() - SETTLED_MILLIS;
        for (ReleaseFile each : files) {
            Known before = known.get(each.path());
            String digest = before != null && before.of(each) ? before.digest() : digest(each);
            artifacts.add(new Release.Artifact(each.path(), digest, each.size(), each.executable()));
            if ((before != null && before.of(each)) || each.modifiedMillis() < settled) {
                next.put(each.path(), new Known(each.size(), each.modifiedMillis(), digest));
            }
        }
        if (file != null && !next.equals(known)) {
            write(file, next);
        }
        return List.copyOf(artifacts);
    }

    private static String digest(ReleaseFile file) {
        try {
            return Sha256.of(file.file());
        } catch (IOException e) {
            throw new ReleaseFailure(file.file() + " cannot be read: " + e + "; check that you may read it", e);
        }
    }

    private static Map<String, Known> read(@Nullable Path file) {
        Map<String, Known> known = new HashMap<>();
        try {
            if (file != null && Files.exists(file)) {
                List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
                if (lines.isEmpty() || !lines.getFirst().equals(FORMAT)) {
                    return Map.of();
                }
                for (String line : lines.subList(1, lines.size())) {
                    String[] parts = line.split(" ", 4);
                    known.put(parts[3], new Known(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]));
                }
            }
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException unreadable) {
            return Map.of();
        }
        return known;
    }

    private static void write(Path file, Map<String, Known> known) {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        known.forEach((path, each) -> text.append(each.size())
                .append(' ')
                .append(each.modifiedMillis())
                .append(' ')
                .append(each.digest())
                .append(' ')
                .append(path)
                .append('\n'));
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
                Path anew = Files.createTempFile(folder, file.getFileName().toString(), ".tmp");
                try {
                    Files.writeString(anew, text);
                    Files.move(anew, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(anew);
                }
            }
        } catch (IOException unwritable) {
            // A home that cannot be written costs time only; who starts something there is told.
            return;
        }
    }
}

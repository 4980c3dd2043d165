package dev.isle.local.runtime;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.process.SupervisorLog;
import dev.isle.plan.desired.ServerPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What JVMs leave of their heap when memory runs out. Of each server the newest dump outlives a start, so there are two at most, each no larger than the heap
 * was; and a server that starts on a disk without room for its memory has no folder for one, so that none can fill the disk: the dump that outlives such a start
 * is set aside.
 */
public final class Dumps {
    private static final int KEPT = 1;
    /** After a server's name, which has no full stop: the folder of the dump that was set aside. */
    private static final String ASIDE = ".aside";

    private Dumps() {}

    /** Before a start: makes room for one dump. Nothing for a server that is no JVM. */
    static void makeRoom(EnvironmentFolder folder, ServerPlan server) throws IOException {
        if (server.jvm() != null) {
            makeRoom(
                    folder,
                    server.name(),
                    server.memory() == null ? 0 : server.memory().bytes());
        }
    }

    /**
     * Makes room for one dump.
     *
     * @param bytes how large it may become
     */
    static void makeRoom(EnvironmentFolder folder, String server, long bytes) throws IOException {
        Path dumps = Folders.make(folder.dumps(server));
        for (Path old : newestFirst(folder, server).stream().skip(KEPT).toList().reversed()) {
            Files.deleteIfExists(old);
        }
        if (Files.getFileStore(dumps).getUsableSpace() < bytes) {
            String newest = setAside(folder, server);
            Folders.remove(dumps);
            SupervisorLog.warn(
                    server + " is started without room for a heap dump of " + (bytes >> 20) + " MiB on the disk of "
                            + folder.root() + "; when its memory runs out, none is kept" + newest,
                    null);
        }
    }

    /** Into a folder beside, on the same disk: takes no room and leaves the JVM none to write to. */
    private static String setAside(EnvironmentFolder folder, String server) throws IOException {
        List<Path> dumps = newestFirst(folder.dumps(server));
        if (dumps.isEmpty()) {
            return "";
        }
        Path newest = dumps.getFirst();
        Path aside = Folders.make(folder.dumps(server + ASIDE)).resolve(newest.getFileName());
        Files.move(newest, aside, StandardCopyOption.ATOMIC_MOVE);
        return "; the last one is " + aside;
    }

    /** The dump that was written since; empty when there is none. */
    static Optional<Path> since(EnvironmentFolder folder, String server, Instant since) {
        try {
            return newestFirst(folder, server).stream()
                    .filter(dump -> !modified(dump).isBefore(since))
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** All dumps of an environment. */
    public static List<Path> of(EnvironmentFolder folder) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path server : Folders.list(folder.dumps())) {
            all.addAll(newestFirst(server));
        }
        return all;
    }

    /**
     * How a program ended by itself, with the evidence.
     *
     * @param words of its exit status
     * @param since its start
     */
    static String words(EnvironmentFolder folder, String server, String words, @Nullable Instant since, Path log) {
        String last = LastLine.of(log);
        Optional<Path> dump = since == null ? Optional.empty() : since(folder, server, since);
        if (dump.isPresent()) {
            return "it ran out of memory; its heap dump is " + dump.get() + "; " + words + last;
        }
        return (last.contains("java.lang.OutOfMemoryError") ? "it ran out of memory, and no heap dump is kept; " : "")
                + words
                + last;
    }

    private static List<Path> newestFirst(EnvironmentFolder folder, String server) throws IOException {
        List<Path> all = new ArrayList<>(Folders.list(folder.dumps(server)));
        all.addAll(Folders.list(folder.dumps(server + ASIDE)));
        return newestFirst(all);
    }

    private static List<Path> newestFirst(Path dumps) throws IOException {
        return newestFirst(Folders.list(dumps));
    }

    private static List<Path> newestFirst(List<Path> dumps) {
        return dumps.stream()
                .sorted(Comparator.comparing(Dumps::modified).reversed())
                .toList();
    }

    private static Instant modified(Path dump) {
        try {
            return Files.getLastModifiedTime(dump).toInstant();
        } catch (IOException gone) {
            return Instant.EPOCH;
        }
    }
}

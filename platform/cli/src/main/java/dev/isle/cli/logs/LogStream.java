package dev.isle.cli.logs;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The logs of several servers as one stream by time.
 *
 * <p>Steps: merge what every server's files hold, the earliest entry first and those of one server in the order written, one entry per server in memory (with a
 * tail: that many in all); then, if following, wait for a change in the files' folders and deliver what has come, ordered among itself.
 */
public final class LogStream {
    private static final long LONGEST_WAIT_MILLIS = 250;

    private final Map<String, List<Path>> files;
    private final Predicate<LogEntry> wanted;
    private final ZoneId zone;

    /**
     * A stream.
     *
     * @param files each server's log files, oldest first; the last is the one that grows
     * @param zone of times that name none
     */
    public LogStream(Map<String, List<Path>> files, Predicate<LogEntry> wanted, ZoneId zone) {
        this.files = new LinkedHashMap<>(files);
        this.wanted = wanted;
        this.zone = zone;
    }

    private record Head(LogEntry entry, int order, LogSource source) {}

    /**
     * Delivers what is there.
     *
     * @param tail how many entries at most, the newest; 0 for all
     * @param ended asked between entries
     */
    public void read(int tail, Consumer<LogEntry> out, BooleanSupplier ended) throws IOException {
        List<LogSource> sources = open();
        try {
            merge(sources, true, tail, out, ended);
        } finally {
            close(sources);
        }
    }

    /**
     * Delivers what is there and then what comes, until {@code ended} says so or the thread is interrupted.
     *
     * @param settled called after each batch, to flush
     */
    public void follow(int tail, Consumer<LogEntry> out, Runnable settled, BooleanSupplier ended) throws IOException {
        List<LogSource> sources = open();
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            for (Path folder : folders()) {
                folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            }
            merge(sources, false, tail, out, ended);
            settled.run();
            while (!ended.getAsBoolean()) {
                WatchKey key = watch.poll(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
                merge(sources, false, 0, out, ended);
                settled.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(sources);
        }
    }

    private Set<Path> folders() {
        Set<Path> folders = new LinkedHashSet<>();
        for (List<Path> paths : files.values()) {
            for (Path path : paths) {
                Path folder = path.toAbsolutePath().getParent();
                if (folder != null && Files.isDirectory(folder)) {
                    folders.add(folder);
                }
            }
        }
        return folders;
    }

    private List<LogSource> open() {
        List<LogSource> sources = new ArrayList<>();
        files.forEach((server, paths) -> sources.add(new LogSource(server, paths, zone)));
        return sources;
    }

    private static void close(List<LogSource> sources) throws IOException {
        for (LogSource source : sources) {
            source.close();
        }
    }

    private void merge(
            List<LogSource> sources, boolean complete, int tail, Consumer<LogEntry> out, BooleanSupplier ended)
            throws IOException {
        PriorityQueue<Head> heads = new PriorityQueue<>(
                Comparator.comparing((Head head) -> head.entry().at()).thenComparingInt(Head::order));
        for (int i = 0; i < sources.size(); i++) {
            add(heads, i, sources.get(i), complete);
        }
        Deque<LogEntry> newest = new ArrayDeque<>();
        @Nullable Head head = heads.poll();
        while (head != null && !ended.getAsBoolean()) {
            if (wanted.test(head.entry())) {
                if (tail == 0) {
                    out.accept(head.entry());
                } else {
                    newest.add(head.entry());
                    if (newest.size() > tail) {
                        newest.removeFirst();
                    }
                }
            }
            add(heads, head.order(), head.source(), complete);
            head = heads.poll();
        }
        newest.forEach(out);
    }

    private static void add(PriorityQueue<Head> heads, int order, LogSource source, boolean complete)
            throws IOException {
        LogEntry entry = source.next(complete);
        if (entry != null) {
            heads.add(new Head(entry, order, source));
        }
    }
}

package dev.isle.cli.logs;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One server's log as entries: its files one after the other, the last of which grows. Confined to one thread. */
final class LogSource implements AutoCloseable {
    private final Deque<LogFile> files = new ArrayDeque<>();
    private final EntryReader reader;

    LogSource(String server, List<Path> paths, ZoneId zone) {
        paths.forEach(path -> files.add(new LogFile(path)));
        reader = new EntryReader(server, zone, Instant.EPOCH);
    }

    /**
     * The next entry.
     *
     * @param complete the files end here: an unfinished line counts, too
     * @return null when there is none now
     */
    @Nullable
    LogEntry next(boolean complete) throws IOException {
        while (!files.isEmpty()) {
            LogFile file = files.getFirst();
            String line = file.next();
            if (line == null && (files.size() > 1 || complete)) {
                line = file.rest();
            }
            if (line != null) {
                Optional<LogEntry> entry = reader.line(line);
                if (entry.isPresent()) {
                    return entry.get();
                }
            } else if (files.size() > 1) {
                files.removeFirst().close();
            } else {
                break;
            }
        }
        return reader.take().orElse(null);
    }

    @Override
    public void close() throws IOException {
        for (LogFile file : files) {
            file.close();
        }
    }
}

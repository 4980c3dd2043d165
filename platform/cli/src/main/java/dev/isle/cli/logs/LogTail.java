package dev.isle.cli.logs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What comes to a log from now on, line by line; it may not exist yet. Confined to one thread. */
public final class LogTail implements AutoCloseable {
    private final LogFile file;

    private LogTail(LogFile file) {
        this.file = file;
    }

    /** From the end of the file as it is now. */
    public static LogTail of(Path path) throws IOException {
        LogFile file = new LogFile(path);
        String line = file.next();
        while (line != null) {
            line = file.next();
        }
        return new LogTail(file);
    }

    /** The complete lines that came since the last call. */
    public List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = file.next(); line != null; line = file.next()) {
            lines.add(line);
        }
        return lines;
    }

    /** What came last without a line end; empty when nothing did. */
    public List<String> rest() {
        String rest = file.rest();
        return rest == null ? List.of() : List.of(rest);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

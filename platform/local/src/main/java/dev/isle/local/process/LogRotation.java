package dev.isle.local.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps log files within a bound although their writers never reopen them. A file beyond the bound is copied to {@code NAME.1} and cut to nothing; its writer
 * appends ({@code O_APPEND}), so it goes on at the new end. Older copies move up to {@code NAME.2}, ...; the oldest is removed.
 *
 * <p>What a writer adds between the end of the copying and the cut is lost: the copy is repeated until it has caught up, so that is microseconds of output,
 * once per {@code most} bytes. A pipe would lose nothing, but the servers would stop with the process that reads it.
 *
 * @param most bytes of a file before it is rotated
 * @param kept how many rotated files are kept
 */
public record LogRotation(long most, int kept) {
    /** 10 MiB, three rotated files. */
    public static final LogRotation STANDARD = new LogRotation(10L << 20, 3);

    private static final int BLOCK = 1 << 20;

    /** Rotates the file when it is beyond the bound; tells whether it did. One thread at a time per file. */
    public boolean rotate(Path log) throws IOException {
        if (!Files.isRegularFile(log) || Files.size(log) <= most) {
            return false;
        }
        for (int i = kept - 1; i >= 1; i--) {
            Path older = sibling(log, i);
            if (Files.exists(older)) {
                Files.move(older, sibling(log, i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (FileChannel in = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel out = FileChannel.open(
                        sibling(log, 1),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            long copied = 0;
            while (copied < in.size()) {
                copied += in.transferTo(copied, Math.min(BLOCK, in.size() - copied), out);
            }
            in.truncate(0);
        }
        return true;
    }

    /** The files of a log, oldest first, the one being written last; only those that exist. */
    public List<Path> files(Path log) {
        List<Path> files = new ArrayList<>();
        for (int i = kept; i >= 1; i--) {
            if (Files.exists(sibling(log, i))) {
                files.add(sibling(log, i));
            }
        }
        if (Files.exists(log)) {
            files.add(log);
        }
        return files;
    }

    private static Path sibling(Path log, int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }
}

package dev.isle.cli.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file's lines as it grows. A file that another took the place of (rotation) is first read to its end, then the new one from its beginning; one that
 * shrank is read anew. Lines are cut at 64 KiB. Confined to one thread.
 */
final class LogFile implements AutoCloseable {
    private static final int LONGEST_LINE = 1 << 16;

    private final Path path;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 15).flip();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private @Nullable SeekableByteChannel channel;
    private @Nullable Object key;
    private @Nullable String unfinished;

    LogFile(Path path) {
        this.path = path;
    }

    /** The next complete line; null when there is none now. */
    @Nullable
    String next() throws IOException {
        while (true) {
            String complete = buffered();
            if (complete != null) {
                return complete;
            }
            if (!fill()) {
                return null;
            }
        }
    }

    /** What stands at the end without a line end; null when nothing does. */
    @Nullable
    String rest() {
        return line.size() == 0 ? null : taken();
    }

    private @Nullable String buffered() {
        if (unfinished != null) {
            String text = unfinished;
            unfinished = null;
            return text;
        }
        while (buffer.hasRemaining()) {
            byte b = buffer.get();
            if (b == '\n') {
                return taken();
            }
            line.write(b);
            if (line.size() >= LONGEST_LINE) {
                return taken();
            }
        }
        return null;
    }

    private String taken() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** Reads on; after the end of a file that was replaced or cut, begins anew. */
    private boolean fill() throws IOException {
        if (channel != null && read(channel)) {
            return true;
        }
        if (channel != null && Objects.equals(key, key(path)) && channel.size() >= channel.position()) {
            return false;
        }
        SeekableByteChannel before = channel;
        try {
            channel = Files.newByteChannel(path);
            key = key(path);
        } catch (NoSuchFileException e) {
            return false;
        }
        if (before != null) {
            before.close();
        }
        boolean more = read(channel);
        if (before != null && line.size() > 0) {
            // What the old file ended with is a line of its own, not the beginning of the new file's first.
            unfinished = taken();
        }
        return more || unfinished != null;
    }

    private boolean read(SeekableByteChannel from) throws IOException {
        buffer.clear();
        int count = from.read(buffer);
        buffer.flip();
        return count > 0;
    }

    private static @Nullable Object key(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}

package dev.isle.suite.server.sending;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Delivers into a folder: one file {@code NUMBER-ID.json} per message, there whole or not at all. Who takes a file moves it
 * into the folder {@code taken} beside; a repeat of a message that lies in either folder writes nothing. At most
 * {@value #LIMIT} files wait; with so many the sink takes nothing until some are taken.
 */
final class SpoolSink implements Sink {
    static final int LIMIT = 10_000;
    private static final String TAKEN = "taken";

    private final Path folder;
    private final int limit;
    /** Files in the folder as last counted, and those written since: never fewer than there are. */
    private int atMost;

    SpoolSink(Path folder) {
        this(folder, LIMIT);
    }

    SpoolSink(Path folder, int limit) {
        this.folder = folder;
        this.limit = limit;
        this.atMost = limit;
    }

    @Override
    public void deliver(Message message) throws IOException {
        Files.createDirectories(folder.resolve(TAKEN));
        String name = String.format(Locale.ROOT, "%012d-%s.json", message.number(), message.id());
        Path file = folder.resolve(name);
        if (Files.exists(file) || Files.exists(folder.resolve(TAKEN).resolve(name))) {
            return;
        }
        if (atMost >= limit) {
            atMost = count();
        }
        if (atMost >= limit) {
            throw new IOException(folder + " is full: " + limit + " messages wait to be taken");
        }
        Path part = folder.resolve("." + name + ".part");
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(message.document().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
        atMost++;
    }

    private int count() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return (int) files.filter(file -> file.toString().endsWith(".json"))
                    .limit(limit)
                    .count();
        }
    }

    @Override
    public String label() {
        return folder.toString();
    }

    @Override
    public void close() {
        // Nothing is kept open.
    }
}

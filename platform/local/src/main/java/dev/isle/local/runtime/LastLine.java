package dev.isle.local.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The last words of a log: the evidence of an end. */
final class LastLine {
    private static final int TAIL = 4096;
    private static final int MOST = 200;

    private LastLine() {}

    /** {@code ; its last line: ...}, or nothing when there is none. */
    static String of(Path log) {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            long from = Math.max(0, channel.size() - TAIL);
            ByteBuffer buffer = ByteBuffer.allocate((int) (channel.size() - from));
            channel.position(from);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                continue;
            }
            String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).stripTrailing();
            String line = text.substring(text.lastIndexOf('\n') + 1).strip();
            if (line.isEmpty()) {
                return "";
            }
            return "; its last line: " + (line.length() > MOST ? line.substring(0, MOST) + "..." : line);
        } catch (IOException absent) {
            return "";
        }
    }
}

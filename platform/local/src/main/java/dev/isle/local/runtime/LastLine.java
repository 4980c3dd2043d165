package dev.isle.local.runtime;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonSyntaxException;
import dev.isle.model.json.JsonValue.JsonObject;
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
            String line = said(text.substring(text.lastIndexOf('\n') + 1).strip());
            if (line.isEmpty()) {
                return "";
            }
            return "; its last line: " + (line.length() > MOST ? line.substring(0, MOST) + "..." : line);
        } catch (IOException absent) {
            return "";
        }
    }

    /** The message of a line that is a JSON object; any other line as it is. */
    private static String said(String line) {
        if (!line.startsWith("{")) {
            return line;
        }
        try {
            if (Json.parse(line) instanceof JsonObject object) {
                String message = object.text("message") == null ? object.text("msg") : object.text("message");
                return message == null ? line : message.replaceAll("\\p{Cntrl}+", " ");
            }
        } catch (JsonSyntaxException cut) {
            // What begins before the tail is shown as far as it can be seen.
        }
        return line;
    }
}

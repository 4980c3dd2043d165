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
import java.util.List;

/** The last words of a log: the evidence of an end. */
final class LastLine {
    /** A line that is a JSON object with a stack trace is read as a whole. */
    private static final int TAIL = 64 << 10;

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
            int end = text.lastIndexOf('\n');
            String line = said(text.substring(end + 1).strip());
            boolean inTheMidst = from > 0 && end < 0;
            if (line.isEmpty() || inTheMidst && line.endsWith("}")) {
                // The rest of a long object, such as a check's statement, is no evidence that anybody could read.
                return "";
            }
            return "; its last line: " + (line.length() > MOST ? line.substring(0, MOST) + "..." : line);
        } catch (IOException absent) {
            return "";
        }
    }

    /** The message of a line that is a JSON object, or its summary where it states the result of a check; any other line as it is. */
    private static String said(String line) {
        if (!line.startsWith("{")) {
            return line;
        }
        try {
            if (Json.parse(line) instanceof JsonObject object) {
                for (String key : List.of("message", "msg", "summary")) {
                    String words = object.text(key);
                    if (words != null) {
                        return words.replaceAll("\\p{Cntrl}+", " ");
                    }
                }
            }
        } catch (JsonSyntaxException cut) {
            // What begins before the tail is shown as far as it can be seen.
        }
        return line;
    }
}

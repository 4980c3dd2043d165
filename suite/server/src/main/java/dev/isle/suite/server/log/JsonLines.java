package dev.isle.suite.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;

/**
 * One JSON object per event: {@code time}, {@code level}, {@code server}, {@code logger}, {@code thread}, {@code trade} (an
 * array when there are several; its last element is {@code ...} when not all have room), {@code request}, {@code message}, {@code stack}. Made by {@code --log=json}.
 *
 * <p>Invariants: an event is one line of ASCII, whatever it says; a line stays under 64 KiB, because readers cut longer ones and a
 * cut object is none. Thread-safe.
 */
public final class JsonLines implements StructuredLogFormatter<ILoggingEvent> {
    private static final int LONGEST_MESSAGE = 8_000;
    private static final int LONGEST_STACK = 40_000;
    private static final int LONGEST_TRADES = 14_000;
    private static final int LONGEST_WORD = 200;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());

    private final String server;

    /** Lines of the server that the environment names. */
    public JsonLines(Environment environment) {
        this(environment.getProperty("isle.server", ""));
    }

    JsonLines(String server) {
        this.server = server;
    }

    @Override
    public String format(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(300);
        line.append('{');
        field(line, "time", TIME.format(event.getInstant()), LONGEST_WORD);
        field(line, "level", event.getLevel().toString(), LONGEST_WORD);
        field(line, "server", server, LONGEST_WORD);
        field(line, "logger", lastOf(event.getLoggerName()), LONGEST_WORD);
        field(line, "thread", event.getThreadName(), LONGEST_WORD);
        Map<String, String> belongs = event.getMDCPropertyMap();
        trades(line, belongs.get(Correlation.TRADE));
        @Nullable String request = belongs.get(Correlation.REQUEST);
        if (request != null) {
            field(line, "request", request, LONGEST_WORD);
        }
        field(line, "message", String.valueOf(event.getFormattedMessage()), LONGEST_MESSAGE);
        @Nullable IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            field(line, "stack", ThrowableProxyUtil.asString(thrown), LONGEST_STACK);
        }
        return line.append("}\n").toString();
    }

    private static void trades(StringBuilder line, @Nullable String trades) {
        if (trades == null) {
            return;
        }
        if (!trades.contains(Correlation.BETWEEN)) {
            field(line, Correlation.TRADE, trades, LONGEST_WORD);
            return;
        }
        line.append(",\"").append(Correlation.TRADE).append("\":[");
        int end = line.length() + LONGEST_TRADES;
        String between = "";
        for (String trade : trades.split(Correlation.BETWEEN)) {
            line.append(between);
            if (line.length() >= end) {
                text(line, "...", LONGEST_WORD);
                break;
            }
            text(line, trade, LONGEST_WORD);
            between = ",";
        }
        line.append(']');
    }

    private static String lastOf(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static void field(StringBuilder line, String name, String value, int most) {
        if (line.length() > 1) {
            line.append(',');
        }
        line.append('"').append(name).append("\":");
        text(line, value, most);
    }

    /** As a JSON text of at most that many characters, escapes included; what is cut ends with three points. */
    private static void text(StringBuilder line, String value, int most) {
        line.append('"');
        int end = line.length() + most;
        for (int i = 0; i < value.length(); i++) {
            if (line.length() >= end) {
                line.append("...");
                break;
            }
            char c = value.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c >= 0x20 && c < 0x7f) {
                        line.append(c);
                    } else if (Character.isHighSurrogate(c)
                            && i + 1 < value.length()
                            && Character.isLowSurrogate(value.charAt(i + 1))) {
                        escape(line, c);
                        escape(line, value.charAt(++i));
                    } else {
                        escape(line, Character.isSurrogate(c) ? '\ufffd' : c);
                    }
                }
            }
        }
        line.append('"');
    }

    private static void escape(StringBuilder line, char c) {
        String hex = Integer.toHexString(c);
        line.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
    }
}

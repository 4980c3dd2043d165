package dev.isle.local.probe;

import dev.isle.local.tls.DeadlineSocket;
import dev.isle.local.tls.Trust;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 request, plain or over TLS, on a connection of its own. Written because {@code status} must answer within 150 ms as a whole process and the JDK's client takes most
 * of that to load; understands what probes meet: status line, headers, a body by length, in chunks or until the end. Follows no redirect. Thread-safe.
 *
 * <p>Bounds: 64 KiB of headers, 1 MiB of body, and one deadline for all of it, so that a server that sends a byte now and then cannot hold a prober.
 */
public final class HttpAsker {
    /** More of a body is not read. */
    public static final int MOST_BODY = 1 << 20;

    private static final int MOST_HEADERS = 1 << 16;

    private HttpAsker() {}

    /**
     * An answer.
     *
     * @param status of the response
     * @param body as text, whatever the declared type
     */
    public record Reply(int status, String body) {
        /** 2xx. */
        public boolean good() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * Asks.
     *
     * @param method {@code GET} or {@code POST}, the latter with an empty body
     * @param path with its query
     * @throws IOException in words for people when there is no answer in time
     */
    public static Reply ask(String method, String host, int port, String path, Duration within) throws IOException {
        return ask(method, host, port, path, within, "", null);
    }

    /**
     * Asks with a bearer token, or by HTTPS.
     *
     * @param token sent as {@code Authorization: Bearer}; empty for none
     * @param trust whom to trust over HTTPS; null: over plain HTTP
     */
    public static Reply ask(
            String method, String host, int port, String path, Duration within, String token, @Nullable Trust trust)
            throws IOException {
        try (Socket plain = DeadlineSocket.to(host, port, within);
                Socket socket = trust == null ? plain : trust.over(plain, host, port)) {
            String length = method.equals("POST") ? "Content-Length: 0\r\n" : "";
            String bearer = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
            String request = method + " " + path + " HTTP/1.1\r\nHost: " + host + ":" + port
                    + "\r\nAccept: application/json, */*\r\nUser-Agent: isle\r\nConnection: close\r\n" + bearer + length
                    + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return read(new Source(socket.getInputStream()));
        } catch (SocketTimeoutException slow) {
            throw new IOException(
                    "no answer from " + host + ":" + port + path + " within " + within.toMillis() + " ms", slow);
        } catch (EOFException cut) {
            throw new IOException(host + ":" + port + path + " closed the connection in the midst of its answer", cut);
        }
    }

    private static Reply read(Source source) throws IOException {
        int status;
        long length;
        boolean chunked;
        do {
            String line = source.line();
            String[] parts = line.split(" ", 3);
            if (!line.startsWith("HTTP/1.") || parts.length < 2) {
                throw new IOException("the answer is no HTTP: '" + shorten(line) + "'");
            }
            status = number(parts[1], 10);
            length = -1;
            chunked = false;
            for (String header = source.line(); !header.isEmpty(); header = source.line()) {
                int colon = header.indexOf(':');
                String name =
                        colon < 0 ? "" : header.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                String value = header.substring(colon + 1).strip();
                if (name.equals("content-length")) {
                    length = number(value, 10);
                } else if (name.equals("transfer-encoding")) {
                    chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
                }
            }
        } while (status >= 100 && status < 200);
        byte[] body;
        if (status == 204 || status == 304) {
            body = new byte[0];
        } else if (chunked) {
            body = chunks(source);
        } else {
            body = length >= 0 ? source.exactly(length) : source.rest();
        }
        return new Reply(status, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] chunks(Source source) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = source.line();
            int semicolon = size.indexOf(';');
            int length = number((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
            if (length == 0) {
                return body.toByteArray();
            }
            if (body.size() + length > MOST_BODY) {
                throw tooLong();
            }
            body.write(source.exactly(length));
            if (!source.line().isEmpty()) {
                throw new IOException("the answer's chunks are malformed");
            }
        }
    }

    private static int number(String text, int radix) throws IOException {
        try {
            int number = Integer.parseInt(text, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            throw new IOException("the answer holds '" + shorten(text) + "' where a number must be", malformed);
        }
        throw new IOException("the answer holds '" + shorten(text) + "' where a number must be");
    }

    private static String shorten(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    private static IOException tooLong() {
        return new IOException("the answer is longer than " + MOST_BODY + " bytes");
    }

    /** Reads what a server answers. */
    private static final class Source {
        private final InputStream in;
        private final byte[] buffer = new byte[8192];
        private int at;
        private int end;
        private int headerBytes;

        Source(InputStream in) {
            this.in = in;
        }

        /** Whether another byte is in the buffer; false at the end. */
        private boolean more() throws IOException {
            if (at < end) {
                return true;
            }
            end = in.read(buffer);
            at = 0;
            return end > 0;
        }

        String line() throws IOException {
            StringBuilder line = new StringBuilder();
            while (more()) {
                byte b = buffer[at++];
                if (++headerBytes > MOST_HEADERS + MOST_BODY / 16) {
                    throw new IOException("the answer's headers are longer than " + MOST_HEADERS + " bytes");
                }
                if (b == '\n') {
                    int last = line.length() - 1;
                    return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
                }
                line.append((char) (b & 0xff));
            }
            throw new EOFException();
        }

        byte[] exactly(long length) throws IOException {
            if (length > MOST_BODY) {
                throw tooLong();
            }
            byte[] bytes = new byte[(int) length];
            int have = 0;
            while (have < bytes.length) {
                if (!more()) {
                    throw new EOFException();
                }
                int part = Math.min(end - at, bytes.length - have);
                System.arraycopy(buffer, at, bytes, have, part);
                at += part;
                have += part;
            }
            return bytes;
        }

        byte[] rest() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (more()) {
                bytes.write(buffer, at, end - at);
                at = end;
                if (bytes.size() > MOST_BODY) {
                    throw tooLong();
                }
            }
            return bytes.toByteArray();
        }
    }
}

package dev.isle.suite.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** A request's body, read within bounds of size and time. */
public sealed interface Body {
    /** The most bytes that a request body may have. */
    int LIMIT_BYTES = 1 << 20;

    /** The most bytes that a bulk file may have as it comes. */
    int BULK_LIMIT_BYTES = 8 << 20;

    /** How long a body may take to arrive. */
    Duration LIMIT_TIME = Duration.ofSeconds(10);

    /** All of it. */
    record Whole(byte[] bytes) implements Body {}

    /** It went beyond a bound; the rest of it was not read. */
    record Beyond(ServerResponse answer) implements Body {}

    /** Reads the body of a request. */
    static Body read(ServerRequest request) throws IOException {
        return read(request, LIMIT_BYTES, LIMIT_TIME);
    }

    /** Reads the body of a request within other bounds. */
    static Body read(ServerRequest request, int limitBytes, Duration limitTime) throws IOException {
        if (request.servletRequest().getContentLengthLong() > limitBytes) {
            return tooLarge(limitBytes);
        }
        return read(request.servletRequest().getInputStream(), limitBytes, System.nanoTime() + limitTime.toNanos());
    }

    /** Reads a stream until its end or a bound; {@code deadline} in terms of {@link System#nanoTime}. */
    static Body read(InputStream in, long deadline) throws IOException {
        return read(in, LIMIT_BYTES, deadline);
    }

    private static Body read(InputStream in, int limitBytes, long deadline) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[8192];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            bytes.write(piece, 0, count);
            if (bytes.size() > limitBytes) {
                return tooLarge(limitBytes);
            }
            if (System.nanoTime() - deadline > 0) {
                return new Beyond(Replies.error(
                        HttpStatus.REQUEST_TIMEOUT, "a request's body must arrive sooner: it came too slowly"));
            }
        }
        return new Whole(bytes.toByteArray());
    }

    private static Body tooLarge(int limitBytes) {
        return new Beyond(
                Replies.error(HttpStatus.CONTENT_TOO_LARGE, "a request has at most " + limitBytes + " bytes"));
    }
}

package dev.isle.suite.server.http;

import java.io.IOException;
import java.util.Optional;
import org.springframework.web.servlet.function.ServerRequest;

/** Reads request bodies of bounded size. */
public final class Body {
    /** The most bytes that a request body may have. */
    public static final int LIMIT_BYTES = 1 << 20;

    private Body() {}

    /** The whole body, or empty when it is longer than {@link #LIMIT_BYTES}; then the rest of it was not read. */
    public static Optional<byte[]> read(ServerRequest request) throws IOException {
        if (request.servletRequest().getContentLengthLong() > LIMIT_BYTES) {
            return Optional.empty();
        }
        byte[] bytes = request.servletRequest().getInputStream().readNBytes(LIMIT_BYTES + 1);
        return bytes.length > LIMIT_BYTES ? Optional.empty() : Optional.of(bytes);
    }
}

package dev.isle.suite.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment's bearer token, from its file; a changed file is read again, so a token can be replaced under running
 * servers. The content is never logged. Safe for any number of threads.
 */
public final class Token {
    private static final Logger log = LoggerFactory.getLogger(Token.class);
    private static final String SCHEME = "Bearer ";
    private static final int LIMIT_BYTES = 4096;

    private final Optional<Path> file;
    private final boolean open;
    private @Nullable FileTime readAt;
    private String content = "";

    /** The token of that file; with {@code open} every caller is let in. */
    public Token(Optional<Path> file, boolean open) {
        this.file = file;
        this.open = open;
    }

    /** Whether a request with that {@code Authorization} header (null when absent) is let in. */
    public boolean admits(@Nullable String authorization) {
        if (open) {
            return true;
        }
        return authorization != null
                && authorization.startsWith(SCHEME)
                && matches(authorization.substring(SCHEME.length()).strip());
    }

    /** Whether that is the token; an empty or unreadable token file matches nothing. Open servers take any. */
    public boolean matches(@Nullable String offered) {
        if (open) {
            return true;
        }
        String expected = value();
        return offered != null
                && !expected.isEmpty()
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }

    /** The token's text, for calling other servers; empty when there is none. */
    public synchronized String value() {
        if (file.isEmpty()) {
            return "";
        }
        try {
            FileTime time = Files.getLastModifiedTime(file.get());
            if (!time.equals(readAt)) {
                if (Files.size(file.get()) > LIMIT_BYTES) {
                    throw new IOException("it has more than " + LIMIT_BYTES + " bytes");
                }
                content = Files.readString(file.get()).strip();
                readAt = time;
            }
        } catch (IOException unreadable) {
            log.warn("token file {} not readable, nobody new is let in by it: {}", file.get(), unreadable.toString());
            content = "";
            readAt = null;
        }
        return content;
    }
}

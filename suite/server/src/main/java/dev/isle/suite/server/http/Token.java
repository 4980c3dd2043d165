package dev.isle.suite.server.http;

import dev.isle.suite.server.secret.SecretFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The environment's bearer token, by which its servers and Isle know each other. Read from its file, again when that is
 * replaced. Safe for any number of threads.
 */
public final class Token {
    private static final String SCHEME = "Bearer ";

    private final SecretFile secret;
    private final boolean open;

    /** The token of that file; with {@code open} every caller is let in. */
    public Token(Optional<Path> file, boolean open) {
        this.secret = new SecretFile("token", file);
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
        return open || is(offered);
    }

    /** Whether that is the token, also at an open server. */
    public boolean is(@Nullable String offered) {
        String expected = value();
        return offered != null
                && !expected.isEmpty()
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }

    /** The token's text, for calling other servers; empty when there is none. */
    public String value() {
        return secret.value();
    }
}

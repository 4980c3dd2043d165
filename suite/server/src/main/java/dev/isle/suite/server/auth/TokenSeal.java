package dev.isle.suite.server.auth;

import dev.isle.suite.server.secret.SecretFile;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Seals user tokens and opens them: JSON Web Tokens signed with HMAC-SHA256 by a secret of the environment that all its
 * servers hold.
 *
 * <p>Why a shared secret and no key pair: the servers of an environment trust each other anyway, each of them holds the
 * environment token, which may do everything; a key pair would keep nobody out. Exactly one header is accepted, so no
 * token can choose how it is checked. Without the secret nothing is sealed and nothing opens. Thread-safe.
 */
public final class TokenSeal {
    /** The fewest characters of the secret: 128 bits as URL-safe base64. */
    static final int LEAST_SECRET = 22;

    private static final int LONGEST = 2048;
    private static final String HEADER =
            encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
    private static final String ALGORITHM = "HmacSHA256";
    private static final JsonMapper JSON = new JsonMapper();

    private final SecretFile secret;
    private final String environment;

    /** Seals by that secret, for that environment. */
    public TokenSeal(SecretFile secret, String environment) {
        this.secret = secret;
        this.environment = environment;
    }

    /** Whether there is a secret to seal by. */
    public boolean usable() {
        return secret.value().length() >= LEAST_SECRET;
    }

    /** Whether the text has the form of a user token, genuine or not. */
    public static boolean looksLikeOne(String text) {
        return text.startsWith(HEADER.substring(0, 3))
                && text.chars().filter(each -> each == '.').count() == 2;
    }

    /**
     * The token as text.
     *
     * @throws IllegalStateException when there is no usable secret
     */
    public String seal(UserToken token) {
        if (!usable()) {
            throw new IllegalStateException("there is no signing secret of " + LEAST_SECRET + " characters or more");
        }
        String payload = JSON.createObjectNode()
                .put("iss", token.environment())
                .put("sub", token.user())
                .put("gen", token.generation())
                .put("iat", token.issuedAt().getEpochSecond())
                .put("exp", token.expiresAt().getEpochSecond())
                .toString();
        String signed = HEADER + "." + encoded(payload.getBytes(StandardCharsets.UTF_8));
        return signed + "." + encoded(signature(signed));
    }

    /** The token, when it is genuine, of this environment, and not expired at {@code now}; otherwise empty. */
    public Optional<UserToken> open(String text, Instant now) {
        int payload = text.indexOf('.') + 1;
        int signature = text.lastIndexOf('.') + 1;
        if (text.length() > LONGEST
                || !usable()
                || signature <= payload
                || !text.startsWith(HEADER + ".")
                || !MessageDigest.isEqual(
                        encoded(signature(text.substring(0, signature - 1))).getBytes(StandardCharsets.UTF_8),
                        text.substring(signature).getBytes(StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        try {
            JsonNode said = JSON.readTree(Base64.getUrlDecoder().decode(text.substring(payload, signature - 1)));
            UserToken token = new UserToken(
                    said.path("iss").asString(""),
                    said.path("sub").asString(""),
                    said.path("gen").asInt(0),
                    Instant.ofEpochSecond(said.path("iat").asLong(0)),
                    Instant.ofEpochSecond(said.path("exp").asLong(0)));
            return token.environment().equals(environment) && now.isBefore(token.expiresAt())
                    ? Optional.of(token)
                    : Optional.empty();
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    private byte[] signature(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

package dev.isle.plan.planner;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short digests over canonical JSON. */
final class Digest {
    private static final int SHORT = 16;

    private Digest() {}

    /** The first 16 hexadecimal digits of the SHA-256 of the canonical form. */
    static String of(JsonValue value) {
        return sha256(Json.canonical(value)).substring(0, SHORT);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

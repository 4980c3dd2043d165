package dev.isle.suite.server.authserver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords as the database keeps them: PBKDF2 with HMAC-SHA256 of the JDK, 16 random bytes of salt, {@link #COUNT}
 * rounds. The count stands beside the hash, so it can be raised later: a login with an older hash writes a new one.
 */
final class PasswordHash {
    /** The rounds of new hashes. */
    static final int COUNT = 600_000;

    private static final int MOST_ROUNDS = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final String NAME = "pbkdf2-sha256";
    private static final Pattern FORM =
            Pattern.compile("pbkdf2-sha256\\$([0-9]{1,8})\\$([A-Za-z0-9_-]{1,64})\\$([A-Za-z0-9_-]{1,64})");
    private static final SecureRandom RANDOM = new SecureRandom();

    private PasswordHash() {}

    /** A new hash of a password. */
    static String of(String password) {
        return of(password, COUNT);
    }

    static String of(String password, int rounds) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return NAME + "$" + rounds + "$" + encoded(salt) + "$" + encoded(derived(password, salt, rounds));
    }

    /** Whether the hash is of that password; a text of another form is of none. */
    static boolean matches(String hash, String password) {
        Matcher parts = FORM.matcher(hash);
        if (!parts.matches()) {
            return false;
        }
        int rounds = Integer.parseInt(parts.group(1));
        if (rounds < 1 || rounds > MOST_ROUNDS) {
            return false;
        }
        byte[] salt = Base64.getUrlDecoder().decode(parts.group(2));
        return MessageDigest.isEqual(
                encoded(derived(password, salt, rounds)).getBytes(StandardCharsets.UTF_8),
                parts.group(3).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the hash was made with fewer rounds than new ones are. */
    static boolean outdated(String hash) {
        Matcher parts = FORM.matcher(hash);
        return !parts.matches() || Integer.parseInt(parts.group(1)) < COUNT;
    }

    private static byte[] derived(String password, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has PBKDF2WithHmacSHA256", impossible);
        } finally {
            spec.clearPassword();
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

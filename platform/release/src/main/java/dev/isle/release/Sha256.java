package dev.isle.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests in the form {@code sha256:HEX}, as artifacts and seals carry them. */
final class Sha256 {
    private static final int BUFFER = 1 << 16;

    private Sha256() {}

    /** The digest of a file's bytes. */
    static String of(Path file) throws IOException {
        MessageDigest digest = algorithm();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return format(digest.digest());
    }

    /** The digest of a text in UTF-8. */
    static String of(String text) {
        return format(algorithm().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String format(byte[] digest) {
        return "sha256:" + HexFormat.of().formatHex(digest);
    }

    private static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

package dev.isle.local.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** Secrets of an environment: random, made once, in files that only their owner can read. Their contents never leave these files but to a server. */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /**
     * Makes a secret unless it exists. Of several at the same time the first one wins, and all read the same afterwards.
     *
     * @param bytes how many random bytes; the file holds them as URL-safe base64 without a line end
     * @return whether it was made now, by this one
     */
    public static boolean make(Path file, int bytes) throws IOException {
        if (Files.exists(file)) {
            return false;
        }
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Folders.make(folder);
        }
        return AtomicFile.publish(file, text.getBytes(StandardCharsets.US_ASCII), AtomicFile.SECRET);
    }

    /**
     * Reads a secret; a line end that an editor left behind is not part of it.
     *
     * @throws IOException naming the file, never its content
     */
    public static String read(Path file) throws IOException {
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException unreadable) {
            throw new IOException(
                    "the secret in " + file + " cannot be read: "
                            + unreadable.getClass().getSimpleName(),
                    unreadable);
        }
    }
}

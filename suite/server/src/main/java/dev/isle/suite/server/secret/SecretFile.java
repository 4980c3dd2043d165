package dev.isle.suite.server.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One secret in one file; a changed file is read again, so a secret can be replaced under running servers. The content
 * is never logged. Safe for any number of threads.
 */
public final class SecretFile {
    private static final Logger log = LoggerFactory.getLogger(SecretFile.class);
    private static final int LIMIT_BYTES = 4096;

    private final String name;
    private final Optional<Path> file;
    private @Nullable FileTime readAt;
    private String content = "";

    /** The secret of that name (for messages) in that file; without a file it is empty for ever. */
    public SecretFile(String name, Optional<Path> file) {
        this.name = name;
        this.file = file;
    }

    /** The content without white space around it; empty when there is none, or when it cannot be read. */
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
            log.warn(
                    "{} file {} not readable, nobody new is let in by it: {}", name, file.get(), unreadable.toString());
            content = "";
            readAt = null;
        }
        return content;
    }
}

package dev.isle.cli.verb;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read or written, in words of the user and not of Java. */
final class Cause {
    private Cause() {}

    /** What could not be done, and why. */
    static String words(String what, IOException failure) {
        return what + ": "
                + switch (failure) {
                    case NoSuchFileException missing -> "there is no " + missing.getFile();
                    case AccessDeniedException denied -> "no right to open " + denied.getFile();
                    case FileSystemException other when other.getReason() != null -> other.getReason();
                    default -> failure.getMessage() == null ? "it cannot be opened" : failure.getMessage();
                };
    }
}

package dev.isle.local.home;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Failures of the file system in words: what happened, where, why and what to do. */
public final class Trouble {
    private Trouble() {}

    /**
     * In words.
     *
     * @param what what could not be done, for example {@code cannot write the record}
     * @param where the file or folder
     */
    public static String words(String what, Path where, IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
            return what + ": the disk that holds " + where + " is full" + free(where)
                    + "; make room there, or set ISLE_HOME to a folder on another disk";
        }
        if (failure instanceof AccessDeniedException || message.contains("Permission denied")) {
            return what + ": no right to write " + where + " (user " + System.getProperty("user.name")
                    + "); change its owner or rights, or set ISLE_HOME to a folder of your own";
        }
        if (message.contains("Read-only file system")) {
            return what + ": " + where + " lies on a read-only file system; set ISLE_HOME to another folder";
        }
        if (failure instanceof NoSuchFileException) {
            return what + ": " + where + " is not there";
        }
        return what + " at " + where + ": "
                + (failure.getMessage() == null || message.equals(where.toString())
                        ? failure.getClass().getSimpleName()
                        : message);
    }

    /** How much is free on the disk that holds a path, in words; empty when unknown. */
    private static String free(Path where) {
        Path at = where.toAbsolutePath();
        while (at != null && !Files.exists(at)) {
            at = at.getParent();
        }
        if (at == null) {
            return "";
        }
        try {
            FileStore store = Files.getFileStore(at);
            return String.format(
                    Locale.ROOT, " (%d MiB of %d MiB free)", store.getUsableSpace() >> 20, store.getTotalSpace() >> 20);
        } catch (IOException unknown) {
            return "";
        }
    }
}

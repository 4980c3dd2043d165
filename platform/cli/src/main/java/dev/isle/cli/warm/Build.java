package dev.isle.cli.warm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Tells whether two processes run the same Isle: a supervisor that was started before Isle was built anew must not answer for the new one. */
final class Build {
    private Build() {}

    /** The distribution's folder, its jar with size and time, and where it has an AOT cache what that was made of (every jar, and the Java). */
    static String of(Optional<Path> distribution) {
        if (distribution.isEmpty()) {
            return "classes of " + System.getProperty("java.class.path");
        }
        String madeOf;
        try {
            madeOf = Files.readString(distribution.get().resolve("isle.aot.made-of"));
        } catch (IOException none) {
            madeOf = "";
        }
        return distribution.get() + "\n" + jar(distribution.get()) + "\n" + madeOf;
    }

    private static String jar(Path distribution) {
        try {
            BasicFileAttributes jar = Files.readAttributes(distribution.resolve("isle.jar"), BasicFileAttributes.class);
            return jar.size() + " " + jar.lastModifiedTime();
        } catch (IOException none) {
            return "";
        }
    }
}

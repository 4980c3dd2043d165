package dev.isle.cli.warm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tells whether two processes run the same Isle: a supervisor that was started before Isle was built anew must not answer for the new one. */
final class Build {
    private Build() {}

    /** The distribution's folder and what its AOT cache was made of (every jar with size and time, and the Java). */
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
        return distribution.get() + "\n" + madeOf;
    }
}

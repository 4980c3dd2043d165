package dev.isle.local.process;

import java.io.PrintStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The local runtime's own messages: one line each on standard error, which a supervisor has as its log file. Silent in other processes, whose terminal belongs
 * to their user, until {@link #open} was called.
 */
public final class SupervisorLog {
    private static volatile @Nullable PrintStream out;

    private SupervisorLog() {}

    /** Lets messages out. */
    public static void open(PrintStream stream) {
        out = stream;
    }

    /** Something that is worth knowing. */
    public static void info(String words) {
        print("INFO ", words);
    }

    /** Something that went wrong and was dealt with. */
    public static void warn(String words, @Nullable Throwable cause) {
        print("WARN ", words + (cause == null ? "" : " [" + cause.getClass().getName() + "]"));
    }

    private static void print(String level, String words) {
        PrintStream stream = out;
        if (stream != null) {
            stream.println(Instant.now() + " " + level + words.replace('\n', ' '));
        }
    }
}

package dev.isle.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The three streams of a run and what they lead to. All text is UTF-8 unless the locale of a terminal says otherwise.
 *
 * @param outTerminal whether {@code out} is a terminal
 * @param errTerminal whether {@code err} is a terminal
 * @param inTerminal whether {@code in} is a terminal, so that somebody can be asked
 * @param columns width of the terminal in characters; only for live lines
 */
public record Streams(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean inTerminal,
        boolean outTerminal,
        boolean errTerminal,
        int columns) {
    private static final int USUAL_COLUMNS = 100;

    /** Streams that lead to no terminal. */
    public static Streams plain(InputStream in, OutputStream out, OutputStream err) {
        return new Streams(
                in,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                false,
                USUAL_COLUMNS);
    }

    /** The streams of this process. Output is buffered: who writes a line that should be seen now flushes. */
    public static Streams ofProcess(Map<String, String> env) {
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                terminal(0),
                terminal(1),
                terminal(2),
                columns(env));
    }

    /** Whether these are the streams of this process, so that a program started from it can have them. */
    public boolean ofProcess() {
        try {
            return in instanceof FileInputStream file && file.getFD() == FileDescriptor.in;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Whether the reader of {@code out} has gone; flushes first. */
    public boolean outClosed() {
        return out.checkError();
    }

    /** Asks the kernel's file table where there is one: {@code System.console()} looks at all three streams together and costs start-up time. */
    private static boolean terminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return !Files.exists(Path.of("/proc/self/fd"))
                    && System.console() != null
                    && System.console().isTerminal();
        }
    }

    private static int columns(Map<String, String> env) {
        try {
            int columns = Integer.parseInt(env.getOrDefault("COLUMNS", ""));
            return columns >= 40 && columns <= 1000 ? columns : USUAL_COLUMNS;
        } catch (NumberFormatException e) {
            return USUAL_COLUMNS;
        }
    }
}

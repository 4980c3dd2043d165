package dev.isle.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Runs a program in this one's place as far as a process can: it reads and writes this one's streams, and its exit code is handed on. Ctrl-C reaches the program by
 * the terminal; this process waits for what it makes of it.
 */
public final class Child {
    private Child() {}

    /**
     * Runs it to its end.
     *
     * @return its exit status; 128 and the signal's number when a signal ended it
     * @throws IOException when it cannot be started
     */
    public static int run(ProcessBuilder builder, Streams streams) throws IOException, InterruptedException {
        streams.out().flush();
        return streams.ofProcess() ? inPlace(builder) : beside(builder, streams);
    }

    private static int inPlace(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.inheritIO().start();
        Thread hook = new Thread(() -> {
            try {
                // The signal that ends this process reached the program, too; what it answers counts.
                Runtime.getRuntime().halt(process.waitFor());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        int status = process.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It ends already, with that very status.
        }
        return status;
    }

    private static int beside(ProcessBuilder builder, Streams streams) throws IOException, InterruptedException {
        Process process = builder.start();
        try {
            Thread out = Thread.ofVirtual().start(() -> copy(process.getInputStream(), streams.out()));
            Thread err = Thread.ofVirtual().start(() -> copy(process.getErrorStream(), streams.err()));
            try (OutputStream in = process.getOutputStream()) {
                streams.in().transferTo(in);
            } catch (IOException ended) {
                // It does not read its input, or not all of it.
            }
            int status = process.waitFor();
            out.join();
            err.join();
            return status;
        } finally {
            process.destroyForcibly();
        }
    }

    private static void copy(InputStream from, OutputStream to) {
        try (from) {
            from.transferTo(to);
            to.flush();
        } catch (IOException gone) {
            // Nobody reads it any more.
        }
    }
}

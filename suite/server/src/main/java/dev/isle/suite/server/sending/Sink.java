package dev.isle.suite.server.sending;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where messages go. A delivery may be repeated with the same id and the same document: a sink that knows the id already
 * takes it as done, which makes at least once to exactly once.
 */
public interface Sink extends AutoCloseable {
    /**
     * A message as it is delivered.
     *
     * @param id the same for every delivery of this message, and never another's
     * @param trade the number of the trade that it is about, for the log
     * @param number its place in the order of composing
     * @param document the text, the same for every delivery
     */
    record Message(UUID id, String trade, long number, String document) {}

    /** The sink will not take this message, however often it is sent. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        /** With what the sink said. */
        public Refused(String why) {
            super(why);
        }
    }

    /**
     * Delivers a message; returns when the sink has it for good.
     *
     * @throws IOException when the sink cannot take anything at the moment, or it is unknown whether it took this
     * @throws Refused when it will never take this message
     */
    void deliver(Message message) throws IOException, Refused, InterruptedException;

    /** What it is, for people. */
    String label();

    @Override
    void close();

    /**
     * The sink of an address: {@code http:} and {@code https:} by POST, {@code file:} as a spool folder.
     *
     * @throws IllegalArgumentException when the address is none of these
     */
    static Sink at(URI address) {
        return switch (String.valueOf(address.getScheme())) {
            case "http", "https" -> new HttpSink(address);
            case "file" -> new SpoolSink(Path.of(address));
            default ->
                throw new IllegalArgumentException(
                        "a sink is http://..., https://... or file:///folder, not " + address);
        };
    }
}

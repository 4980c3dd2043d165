package dev.isle.local.probe;

import dev.isle.local.tls.Trust;
import dev.isle.model.Suite;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked how it is: a server of this machine, or one that runs elsewhere.
 *
 * @param identity of its process; a new process is asked anew
 * @param ports by port name
 * @param firstHttp name of the port that HTTP paths without a port of their own are asked at; null when it has none
 * @param health how
 * @param command runs the command probe; null when there is none
 */
public record Target(
        String identity,
        Map<String, Address> ports,
        @Nullable String firstHttp,
        Suite.Health health,
        @Nullable CommandProbe command) {

    /**
     * Where a port is.
     *
     * @param trust whom to trust where it speaks TLS; null: it speaks plainly
     */
    public record Address(String host, int port, @Nullable Trust trust) {}

    /** Runs a command probe. */
    @FunctionalInterface
    public interface CommandProbe {
        /** Null when it exits 0 in time; else what went wrong, in words. */
        @Nullable
        String run() throws InterruptedException;
    }
}

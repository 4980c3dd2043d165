package dev.isle.cli.site;

import dev.isle.local.client.Archive;
import dev.isle.local.client.KeptData;
import dev.isle.local.preflight.Preflight;
import dev.isle.plan.decide.Capabilities;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place where environments live. Each call looks anew; nothing is started. Thread-safe. */
public interface Site {
    /** The runtime's name as typed after {@code --on}. */
    String runtime();

    /** What it heals by itself. */
    Capabilities capabilities();

    /** The environments that exist, by name. */
    List<Installation> list();

    /** The one of that name, when it exists. */
    default Optional<Installation> find(String name) {
        return list().stream().filter(i -> i.name().equals(name)).findFirst();
    }

    /**
     * The one of that name, which need not exist yet.
     *
     * @throws IllegalArgumentException when no environment can have that name
     */
    Installation open(String name);

    /** What is kept of removed environments of that name, newest first. */
    List<Archive> archived(String name);

    /** The data that was kept of environments that were removed, by name. */
    List<KeptData> kept();

    /**
     * Removes the data that was kept of an environment.
     *
     * @param by who asks
     * @param reason ticket and words for the log
     * @return whether there was any
     */
    boolean removeKept(String name, String by, @Nullable String reason);

    /** Whether environments can run there: what was looked at, good or not. */
    List<Preflight.Finding> checks();

    /**
     * Runs the loop of an environment in the foreground until the process is told to end.
     *
     * @return exit status
     */
    int supervise(String name) throws InterruptedException;
}

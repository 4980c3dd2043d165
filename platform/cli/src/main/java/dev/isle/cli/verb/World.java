package dev.isle.cli.verb;

import dev.isle.cli.site.Site;
import dev.isle.cli.terminal.Interrupt;
import dev.isle.local.home.IsleHome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Everything outside of the command line that verbs touch, so that tests run them in-process against a world of their own.
 *
 * @param env environment variables
 * @param folder the folder that relative paths start from
 * @param userHome the user's home folder
 * @param user who types, for the log
 * @param zone for times without one and for times shown; asked only by who needs it, because finding it opens every jar of the class path
 * @param distribution the folder that Isle was started from, with the releases beside it; empty when it was started from classes
 * @param looking whether verbs may only look: one that would change something throws {@link WouldChange} before it does
 */
public record World(
        Map<String, String> env,
        Path folder,
        Path userHome,
        String user,
        Clock clock,
        Supplier<ZoneId> zone,
        Optional<Path> distribution,
        Sites sites,
        Interrupt interrupt,
        boolean looking) {

    /** Opens the place where environments live. */
    @FunctionalInterface
    public interface Sites {
        /** The site of that runtime. */
        Site open(World world, String runtime);
    }

    /** The folder that holds everything Isle keeps: {@code ISLE_HOME}, or {@code .isle} in the user's home folder. */
    public IsleHome home() {
        return IsleHome.of(env, userHome);
    }
}

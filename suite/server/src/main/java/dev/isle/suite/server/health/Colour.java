package dev.isle.suite.server.health;

import java.util.Collection;

/** The state of a sensor or a server: in order, worth a look, or out of order. In this order of badness. */
public enum Colour {
    GREEN,
    AMBER,
    RED;

    /** The worst of these; GREEN when there are none. */
    public static Colour worst(Collection<Colour> colours) {
        return colours.stream().max(Enum::compareTo).orElse(GREEN);
    }
}

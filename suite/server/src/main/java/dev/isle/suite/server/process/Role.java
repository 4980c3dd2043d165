package dev.isle.suite.server.process;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a server does. One jar holds all roles; the command line chooses one. */
public enum Role {
    EVENTSERVER,
    DATASERVER,
    READER,
    ENGINESERVER,
    GATEWAY,
    RISKSERVER,
    CALCULATOR,
    SCHEDULER,
    AUTHSERVER,
    DATAUPLOADER;

    /** The name as it stands in the command line, the peers file and the health answer. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The role with that label.
     *
     * @throws IllegalArgumentException when there is none; the message lists the roles
     */
    public static Role of(String label) {
        for (Role role : values()) {
            if (role.label().equals(label)) {
                return role;
            }
        }
        throw new IllegalArgumentException("--role=" + label + ": no such role; one of "
                + Arrays.stream(values()).map(Role::label).collect(Collectors.joining(", ")));
    }
}

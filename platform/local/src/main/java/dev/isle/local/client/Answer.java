package dev.isle.local.client;

import java.util.List;

/** What became of a request to an environment. */
public sealed interface Answer {
    /**
     * It is in force; the supervisor converges to it.
     *
     * @param planHash of the plan now in force
     * @param changed false when it was in force already
     * @param supervisorPid who converges
     */
    record Applied(String planHash, boolean changed, long supervisorPid) implements Answer {}

    /**
     * Nothing was changed; the last good plan stays in force.
     *
     * @param code short and stable: {@code other-file}, {@code invalid}, {@code world-moved}, {@code preflight}, {@code busy}, {@code unknown-subject},
     *     {@code unreadable}, {@code failed}
     * @param problems what is wrong and what to do, a line each
     */
    record Refused(String code, List<String> problems) implements Answer {
        /** Copies. */
        public Refused {
            problems = List.copyOf(problems);
        }

        /** The refusal of a name that is in use. */
        public static Refused otherFile(String name, String file) {
            return new Refused(
                    "other-file",
                    List.of("an environment named " + name + " was made from " + file
                            + "; give this one another name (metadata.name), or remove that one first: isle down -f "
                            + file));
        }
    }
}

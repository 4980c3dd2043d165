package dev.isle.plan.desired;

/**
 * What must hold before something first starts.
 *
 * @param subject a role, task or database, by {@code on}
 */
public record Need(On on, String subject) {
    /** The conditions that can be waited for. */
    public enum On {
        /** Enough members of the role are live. */
        ROLE_LIVE,
        /** Enough members of the role are ready. */
        ROLE_READY,
        /** The task has succeeded for its present inputs. */
        TASK,
        /** The database answers. */
        DATABASE
    }

    /** As written in a suite file. */
    @Override
    public String toString() {
        return switch (on) {
            case ROLE_LIVE -> subject + ".live";
            case ROLE_READY -> subject + ".ready";
            case TASK -> "task." + subject;
            case DATABASE -> "database." + subject;
        };
    }
}

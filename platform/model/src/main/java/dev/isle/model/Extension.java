package dev.isle.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a folder adds to a release: jars at the end of a class path, what is laid over its Suite, schema steps and other files. It
 * adds; it changes and removes nothing.
 */
@Doc("What a folder adds to a release of a suite; `isle release compose` makes a new release of both.")
public record Extension(
        @Cost(Change.REFUSED) @Required @Doc("Its name and labels.")
        Metadata metadata,

        @Cost(Change.REFUSED) @Required @Doc("What it says.")
        Spec spec) {

    /** What an Extension says. */
    public record Spec(
            @Cost(Change.REFUSED) @Required @Doc("The name of the suite that it belongs to.")
            String suite,

            @Cost(Change.ROLL) @Required @Doc("Its version; the composed release is BASE+NAME.VERSION.")
            String version,

            @Cost(Change.REFUSED)
            @Required
            @Doc("Versions of the suite that it fits, whole or their beginning: 18.1 means 18.1 and 18.1.anything.")
            List<String> fits,

            @Cost(Change.ROLL) @Doc("Jars that programs of the base find; absent without any.") @Nullable
            ClassPath classPath,

            @Cost(Change.ROLL)
            @Default("overlay.yaml")
            @Doc("Path of the Suite file within the extension that is laid over the base's; it need not be there.")
            String overlay) {}

    /** Jars at the end of the class path of every command that has a jar of the base. */
    public record ClassPath(
            @Cost(Change.ROLL)
            @Required
            @Doc("Path of the base's jar: commands with it, as `-jar` or on their class path, get the jars behind it.")
            String after,

            @Cost(Change.ROLL)
            @Required
            @Doc("Paths of the jars within the extension, in their order; in the folder of the base's jar.")
            List<String> jars) {}
}

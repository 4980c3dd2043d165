package dev.isle.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One version of a suite. Sealed: its artifacts are named by digest, and nothing in it changes any more. */
@Doc("One version of a suite, sealed by the digests of its artifacts.")
public record Release(
        @Cost(Change.REFUSED) @Required @Doc("Its name and labels.")
        Metadata metadata,

        @Cost(Change.REFUSED) @Required @Doc("What it says.")
        Spec spec) {

    /** What a Release says. */
    public record Spec(
            @Cost(Change.REFUSED) @Required @Doc("The suite's name.")
            String suite,

            @Cost(Change.ROLL) @Required @Doc("The version, for example 18.1.0 or 18.1.0+acme.7.")
            String version,

            @Cost(Change.ROLL) @Default("suite.yaml") @Doc("Path of the Suite file within the release.")
            String descriptor,

            @Cost(Change.ROLL) @Default("[]") @Doc("Every file of the release.")
            List<Artifact> artifacts,

            @Cost(Change.REFUSED) @Default("[]") @Doc("Schema steps in their order, by path within the release.")
            List<String> schema,

            @Cost(Change.NONE)
            @Default("[]")
            @NotBuilt("rolling servers one by one from one release to another is not built yet")
            @Doc("Versions from which servers may be rolled one by one; from any other a full stop is needed.")
            List<String> rollableFrom,

            @Cost(Change.NONE) @Doc("The digest over all artifacts; absent while unsealed.") @Nullable
            String seal,

            @Cost(Change.ROLL) @Doc("What it was composed of; absent for one that was scanned as it is.") @Nullable
            Composition composition) {
        /** A release that was not composed. */
        public Spec(
                String suite,
                String version,
                String descriptor,
                List<Artifact> artifacts,
                List<String> schema,
                List<String> rollableFrom,
                @Nullable String seal) {
            this(suite, version, descriptor, artifacts, schema, rollableFrom, seal, null);
        }
    }

    /** What a release was composed of. */
    public record Composition(
            @Cost(Change.ROLL) @Required @Doc("The version of the release that was added to.")
            String base,

            @Cost(Change.ROLL) @Required @Doc("That release's seal.")
            String baseSeal,

            @Cost(Change.ROLL) @Required @Doc("What was added, in this order; that of the base comes first.")
            List<Added> extensions) {}

    /** An extension in a composed release. */
    public record Added(
            @Cost(Change.ROLL) @Required @Doc("Its name.") String name,

            @Cost(Change.ROLL) @Required @Doc("Its version.")
            String version,

            @Cost(Change.ROLL) @Required @Doc("sha256:HEX over its files.")
            String digest) {}

    /** One file of a release. */
    public record Artifact(
            @Cost(Change.ROLL) @Required @Doc("Path within the release, with forward slashes.")
            String path,

            @Cost(Change.ROLL) @Required @Doc("sha256:HEX of its bytes.")
            String digest,

            @Cost(Change.ROLL) @Required @Range(min = 0) @Doc("Its length in bytes.")
            long size,

            @Cost(Change.NONE) @Default("false") @Doc("Whether it may be executed.")
            boolean executable) {}
}

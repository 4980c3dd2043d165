package dev.isle.model.validate;

import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.bind.Bound;
import dev.isle.model.problem.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a release file must be: versions, paths, digests, and a seal that covers what it names. */
final class ReleaseRules {
    private final Findings findings;
    private final Forms forms;
    private final Release release;
    private final Place spec;

    ReleaseRules(Findings findings, Bound<Release> release) {
        this.findings = findings;
        this.forms = new Forms(findings);
        this.release = release.value();
        this.spec = new Place(release, "spec");
    }

    /** The file by itself. */
    void check() {
        Release.Spec values = release.spec();
        forms.version(spec.key("version"), values.version());
        forms.version(new Place(spec.in(), "metadata.name"), release.metadata().name());
        forms.path(spec.key("descriptor"), values.descriptor());
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < values.artifacts().size(); i++) {
            artifact(spec.key("artifacts").element(i), values.artifacts().get(i), paths);
        }
        paths(values.schema(), spec.key("schema"), paths, values.seal() != null);
        composition(spec.key("composition"), values.composition());
        String seal = values.seal();
        if (seal != null) {
            if (!Forms.isDigest(seal)) {
                digest(spec.key("seal"), seal);
            }
            if (!paths.contains(values.descriptor())) {
                findings.refuse(
                        spec.key("descriptor"),
                        Rule.SEAL,
                        "the seal does not cover the Suite file '" + values.descriptor()
                                + "': it is none of the artifacts",
                        "seal the release again with `isle release scan`");
            }
        }
    }

    private void composition(Place place, Release.@Nullable Composition composition) {
        if (composition == null) {
            return;
        }
        forms.version(place.key("base"), composition.base());
        if (!Forms.isDigest(composition.baseSeal())) {
            digest(place.key("baseSeal"), composition.baseSeal());
        }
        for (int i = 0; i < composition.extensions().size(); i++) {
            Place at = place.key("extensions").element(i);
            Release.Added added = composition.extensions().get(i);
            forms.name(at.key("name"), added.name());
            forms.version(at.key("version"), added.version());
            if (!Forms.isDigest(added.digest())) {
                digest(at.key("digest"), added.digest());
            }
        }
    }

    /** The file beside the suite file that it belongs to. */
    void checkAgainst(Suite suite, boolean described) {
        if (described && !release.spec().suite().equals(suite.metadata().name())) {
            findings.refuse(
                    spec.key("suite"),
                    Rule.SUITE_MISMATCH,
                    "the release says that its suite is '" + release.spec().suite() + "', and its Suite file is of '"
                            + suite.metadata().name() + "'",
                    "correct one of the two and seal the release again");
        }
    }

    private void artifact(Place place, Release.Artifact artifact, Set<String> paths) {
        forms.path(place.key("path"), artifact.path());
        if (!paths.add(artifact.path())) {
            findings.refuse(
                    place.key("path"),
                    Rule.ARTIFACTS,
                    "the artifact '" + artifact.path() + "' is listed twice",
                    "list each file once");
        }
        if (!Forms.isDigest(artifact.digest())) {
            digest(place.key("digest"), artifact.digest());
        }
    }

    private void digest(Place place, String text) {
        findings.refuse(
                place,
                Rule.ARTIFACTS,
                "'" + (text.length() > 80 ? text.substring(0, 77) + "..." : text) + "' is no digest",
                "write sha256: and 64 hexadecimal digits in lower-case");
    }

    private void paths(List<String> schema, Place place, Set<String> artifacts, boolean sealed) {
        Set<String> once = new HashSet<>();
        for (int i = 0; i < schema.size(); i++) {
            String step = schema.get(i);
            forms.path(place.element(i), step);
            if (!once.add(step)) {
                findings.refuse(
                        place.element(i),
                        Rule.ARTIFACTS,
                        "the schema step '" + step + "' is listed twice",
                        "list each step once");
            } else if (sealed && !artifacts.contains(step)) {
                findings.refuse(
                        place.element(i),
                        Rule.SEAL,
                        "the seal does not cover the schema step '" + step + "': it is none of the artifacts",
                        "seal the release again with `isle release scan`");
            }
        }
    }
}

package dev.isle.release;

import dev.isle.model.Extension;
import dev.isle.model.Metadata;
import dev.isle.model.Release;
import dev.isle.model.overlay.Addition;
import dev.isle.model.problem.Position;
import dev.isle.model.problem.Problems;
import dev.isle.model.write.YamlWriter;
import dev.isle.model.yaml.Document;
import dev.isle.model.yaml.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one sealed release of a base and an extension.
 *
 * <ol>
 *   <li>The base's files are compared with their digests, and the extension's are taken by digest.
 *   <li>Everything that contradicts is looked for and reported together: another suite, a base that it does not fit, a file that the
 *       base has, a number of a schema step that the base has, a value of the Suite file that the base has.
 *   <li>A folder is made of both: the base's files as they are, with their times; the extension's beside; the Suite file of both, in
 *       which the file and line of each value stands behind it, with the extension's jars at the end of class paths.
 *   <li>The folder is scanned and stored like any release; its seal also covers the base's seal and the extension's digest.
 * </ol>
 *
 * Invariant: the same base and extension give the same seal, on every machine and at any time.
 */
public final class Composer {
    private final ReleaseLimits limits;

    /** A composer that holds those bounds. */
    public Composer(ReleaseLimits limits) {
        this.limits = limits;
    }

    /**
     * What is added to.
     *
     * @param folder where its files are
     * @param release what it says; of a folder that is no stored release as a scan sees it
     */
    public record Base(Path folder, Release release) {
        /** A release of a store. */
        public static Base of(StoredRelease stored) {
            return new Base(stored.folder(), stored.release());
        }

        /** A folder that is not sealed, under a version that it is given. */
        public static Base of(Path folder, String version, ReleaseLimits limits) {
            String suite = ReleaseText.readSuite(folder.resolve(ReleaseScan.DESCRIPTOR))
                    .metadata()
                    .name();
            return new Base(folder, ReleaseScan.scan(folder, new ReleaseScan.Identity(suite, version), limits));
        }
    }

    /** The version of a base with an extension: {@code 18.1.0+acme.7}; behind what was added before it. */
    public static String version(Release.Spec base, Extension extension) {
        return base.version() + (base.version().indexOf('+') < 0 ? "+" : ".")
                + extension.metadata().name() + "." + extension.spec().version();
    }

    /**
     * Composes, and stores.
     *
     * @param as the version of what is made; empty for {@link #version}
     * @throws ReleaseFailure when the two contradict each other, with every conflict
     */
    public ReleaseStore.Added compose(Base base, ExtensionFolder extension, Optional<String> as, ReleaseStore store) {
        Release.Spec spec = base.release().spec();
        String version =
                ReleasePath.version(as.orElseGet(() -> version(spec, extension.extension())), "the composed release");
        List<ReleaseFile> files = ReleaseTree.list(base.folder(), limits);
        ReleaseCheck.byDigest(spec, files).ifPresent(difference -> {
            throw new ReleaseFailure("the base in " + base.folder() + " is not what its description says: " + difference
                    + "; get an unchanged copy of it");
        });
        List<String> conflicts = new ArrayList<>(conflicts(spec, extension, files));
        String suite = suiteText(base, extension, conflicts);
        if (!conflicts.isEmpty()) {
            throw new ReleaseFailure(extension.title() + " in " + extension.folder() + " cannot be added to "
                    + spec.suite() + " " + spec.version() + ":\n" + String.join("\n", conflicts));
        }
        try {
            Path folder = store.workFolder(version);
            try {
                for (ReleaseFile file : files) {
                    place(file, folder.resolve(file.path()));
                }
                for (ReleaseFile file : extension.files()) {
                    place(file, folder.resolve(extension.placeOf(file.path())));
                }
                Path descriptor = folder.resolve(ReleaseScan.DESCRIPTOR);
                Files.deleteIfExists(descriptor);
                Files.writeString(descriptor, suite);
                ReleaseText.readSuite(descriptor);
                return store.add(folder, sealed(folder, spec, version, extension));
            } finally {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            throw new ReleaseFailure(
                    "the release cannot be composed in " + store + ": " + e + "; check the disk's space", e);
        }
    }

    private Release sealed(Path folder, Release.Spec base, String version, ExtensionFolder extension) {
        Release scanned = ReleaseScan.scan(folder, new ReleaseScan.Identity(base.suite(), version), limits);
        List<Release.Added> added = new ArrayList<>();
        Release.Composition before = base.composition();
        if (before != null) {
            added.addAll(before.extensions());
        }
        Extension said = extension.extension();
        added.add(new Release.Added(said.metadata().name(), said.spec().version(), extension.digest()));
        Release.Composition composition =
                new Release.Composition(base.version(), String.valueOf(base.seal()), List.copyOf(added));
        return new Release(
                new Metadata(scanned.metadata().name(), Map.of()), ReleaseScan.sealed(scanned.spec(), composition));
    }

    /** The file itself under another name, where the disk can do that; else a copy with its time. */
    private static void place(ReleaseFile file, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try {
            Files.createLink(to, file.file());
        } catch (IOException | UnsupportedOperationException anotherDisk) {
            Files.copy(file.file(), to);
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(file.file()));
            Files.setLastModifiedTime(to, FileTime.fromMillis(file.modifiedMillis()));
        }
    }

    private static List<String> conflicts(Release.Spec base, ExtensionFolder extension, List<ReleaseFile> files) {
        Extension.Spec said = extension.extension().spec();
        List<String> conflicts = new ArrayList<>();
        if (!said.suite().equals(base.suite())) {
            conflicts.add("it belongs to the suite " + said.suite());
        }
        if (!extension.fits(base.version())) {
            conflicts.add("it fits the versions " + String.join(", ", said.fits()) + " (and what begins so)");
        }
        Release.Composition before = base.composition();
        if (before != null
                && before.extensions().stream()
                        .anyMatch(added -> added.name()
                                .equals(extension.extension().metadata().name()))) {
            conflicts.add("the base has it already: " + words(before));
        }
        Map<String, String> there = new HashMap<>();
        files.forEach(file -> there.put(file.path().toLowerCase(Locale.ROOT), file.path()));
        for (ReleaseFile file : extension.files()) {
            String other = there.get(extension.placeOf(file.path()).toLowerCase(Locale.ROOT));
            if (other != null) {
                conflicts.add("the file " + file.path() + " is in the base, too: " + other);
            }
        }
        Map<String, String> numbers = new HashMap<>();
        base.schema().forEach(step -> StepOrder.number(step).ifPresent(number -> numbers.put(number, step)));
        for (String step : ReleaseScan.schema(extension.files())) {
            if (!base.schema().isEmpty()
                    && new StepOrder().compare(step, base.schema().getLast()) < 0) {
                conflicts.add("the schema step " + step + " would run before the base's "
                        + base.schema().getLast());
            }
            StepOrder.number(step)
                    .map(numbers::get)
                    .filter(other -> !other.equals(step))
                    .ifPresent(other ->
                            conflicts.add("the schema step " + step + " has the number of the base's " + other));
        }
        Extension.ClassPath classPath = said.classPath();
        if (classPath != null) {
            if (files.stream().noneMatch(file -> file.path().equals(classPath.after()))) {
                conflicts.add("the base has no " + classPath.after() + ", behind which its jars are to stand");
            }
            for (String jar : classPath.jars()) {
                if (extension.files().stream().noneMatch(file -> file.path().equals(jar))) {
                    conflicts.add("its jar " + jar + " does not lie in its folder");
                }
            }
        }
        return conflicts;
    }

    /** What a release was composed of, in words. */
    public static String words(Release.Composition composition) {
        int added = composition.base().indexOf('+');
        StringBuilder words = new StringBuilder(
                added < 0 ? composition.base() : composition.base().substring(0, added));
        composition
                .extensions()
                .forEach(each ->
                        words.append(" + ").append(each.name()).append(' ').append(each.version()));
        return words.toString();
    }

    /** The Suite file of both. */
    private static String suiteText(Base base, ExtensionFolder extension, List<String> conflicts) {
        Release.Spec spec = base.release().spec();
        Document below = ReleaseText.readDocument(base.folder().resolve(spec.descriptor()), spec.descriptor(), "Suite");
        Node both = below.root();
        Extension said = extension.extension();
        Path overlay = extension.folder().resolve(said.spec().overlay());
        if (Files.exists(overlay)) {
            String shown = said.metadata().name() + "/" + said.spec().overlay();
            Problems problems = new Problems();
            both = Addition.lay(
                    both, ReleaseText.readDocument(overlay, shown, "Suite").root(), problems);
            problems.sorted().forEach(problem -> conflicts.add(problem.toString()));
        }
        Extension.ClassPath classPath = said.spec().classPath();
        if (classPath != null && conflicts.isEmpty()) {
            Position at = new Position(said.metadata().name() + "/" + ExtensionFolder.DESCRIPTOR, 0, 0);
            CommandClassPath commands = new CommandClassPath(base.folder(), classPath.after(), classPath.jars(), at);
            both = commands.in(both);
            if (commands.changed() == 0) {
                conflicts.add("no command of the base has " + classPath.after()
                        + " as `-jar` or on its class path, so nobody would find the jars");
            }
        }
        return "# Made by `isle release compose`: " + spec.suite() + " " + spec.version() + " with " + extension.title()
                + ". Behind each value stands where it comes from.\n"
                + YamlWriter.write(both, node -> node.at().fileAndLine());
    }
}

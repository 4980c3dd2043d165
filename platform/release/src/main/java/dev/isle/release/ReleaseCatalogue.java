package dev.isle.release;

import dev.isle.model.Metadata;
import dev.isle.model.Release;
import dev.isle.model.read.ModelReader;
import dev.isle.model.read.ReleaseLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the release that an environment names: a version in the stores, the first store that has it; or, for a text that looks like a path, a folder relative to
 * the environment's file. A folder counts as unsealed, even one that holds a seal: only a store verifies.
 */
public final class ReleaseCatalogue implements ReleaseLookup {
    private static final int LONGEST_NAME = 40;
    private static final List<String> PASSING = List.of(".log", ".out", ".pid", ".lock", ".tmp");

    private final List<ReleaseStore> stores;
    private final ReleaseLimits limits;
    private final KnownDigests digests;

    /** A catalogue over stores, in the order in which they are asked. */
    public ReleaseCatalogue(List<ReleaseStore> stores, ReleaseLimits limits) {
        this(stores, limits, new KnownDigests(null));
    }

    private ReleaseCatalogue(List<ReleaseStore> stores, ReleaseLimits limits, KnownDigests digests) {
        this.stores = List.copyOf(stores);
        this.limits = limits;
        this.digests = digests;
    }

    /** The catalogue of a user: the own store first, then the releases beside Isle itself. */
    public static ReleaseCatalogue of(Path isleHome, Optional<Path> distribution) {
        List<ReleaseStore> stores = new ArrayList<>(List.of(ReleaseStore.ofHome(isleHome)));
        distribution.ifPresent(d -> stores.add(ReleaseStore.ofDistribution(d)));
        return new ReleaseCatalogue(
                stores,
                ReleaseLimits.DEFAULT,
                new KnownDigests(isleHome.resolve("cache").resolve("digests")));
    }

    /** Every release of every store; where two stores hold the same version, the one that is used. */
    public List<StoredRelease> list() {
        Set<String> seen = new LinkedHashSet<>();
        return stores.stream()
                .flatMap(store -> store.list().stream())
                .filter(release -> seen.add(release.title()))
                .toList();
    }

    /**
     * The release that an environment names.
     *
     * @param environmentFile paths are relative to it
     * @return empty when there is none
     * @throws ReleaseFailure when there is one that cannot be read
     */
    public Optional<StoredRelease> locate(String suite, String release, String environmentFile) {
        if (isPath(release)) {
            Path folder = folder(release, environmentFile);
            return Files.isDirectory(folder) ? Optional.of(unsealed(suite, folder)) : Optional.empty();
        }
        if (!ReleasePath.isSuite(suite) || !ReleasePath.isVersion(release)) {
            return Optional.empty();
        }
        return stores.stream()
                .flatMap(store -> store.find(suite, release).stream())
                .findFirst();
    }

    @Override
    public Answer find(String suite, String release, String environmentFile) {
        Optional<StoredRelease> found;
        try {
            found = locate(suite, release, environmentFile);
        } catch (ReleaseFailure e) {
            return new Missing(String.valueOf(e.getMessage()), List.of());
        }
        if (found.isPresent()) {
            StoredRelease stored = found.get();
            return new Found(stored.folder().toString(), files(stored), stored.sealed() ? null : stored.release());
        }
        String looked = isPath(release)
                ? "looked for the folder " + folder(release, environmentFile)
                : "looked in "
                        + String.join(
                                ", ",
                                stores.stream().map(ReleaseStore::toString).toList());
        return new Missing(looked, versions(suite));
    }

    /** A folder's own release file must not lend it a seal that nobody has verified, so the model does not get to see it. */
    private static dev.isle.model.read.Sources files(StoredRelease stored) {
        dev.isle.model.read.Sources all = ReleaseText.within(stored.folder());
        return stored.sealed() ? all : path -> path.equals(ReleaseTree.RELEASE_FILE) ? null : all.text(path);
    }

    /**
     * The files of an unsealed folder that are not as they were: changed, new or gone.
     *
     * @param before the release as it was described then
     * @return their paths within it
     * @throws ReleaseFailure when the folder cannot be read
     */
    public List<String> changed(Path folder, Release before) {
        Map<String, String> then = new TreeMap<>();
        before.spec().artifacts().forEach(artifact -> then.put(artifact.path(), artifact.digest()));
        Map<String, String> now = new TreeMap<>();
        digests.artifacts(folder, lasting(ReleaseTree.list(folder, limits)))
                .forEach(artifact -> now.put(artifact.path(), artifact.digest()));
        Set<String> paths = new TreeSet<>(then.keySet());
        paths.addAll(now.keySet());
        return paths.stream()
                .filter(path -> !Objects.equals(then.get(path), now.get(path)))
                .toList();
    }

    /** A program that writes a log beside itself does not become another one by it. */
    private static List<ReleaseFile> lasting(List<ReleaseFile> files) {
        return files.stream()
                .filter(file -> PASSING.stream().noneMatch(file.path()::endsWith))
                .toList();
    }

    private List<String> versions(String suite) {
        return list().stream()
                .map(stored -> stored.release().spec())
                .filter(spec -> spec.suite().equals(suite))
                .map(Release.Spec::version)
                .toList();
    }

    private static boolean isPath(String release) {
        return release.indexOf('/') >= 0 || release.startsWith(".");
    }

    private static Path folder(String release, String environmentFile) {
        return Path.of(environmentFile).toAbsolutePath().resolveSibling(release).normalize();
    }

    private StoredRelease unsealed(String suite, Path folder) {
        List<ReleaseFile> files = ReleaseTree.list(folder, limits);
        List<String> schema = ReleaseScan.schema(files);
        // What runs is known by its bytes, sealed or not: a rebuilt file is another one.
        List<Release.Artifact> artifacts = digests.artifacts(folder, lasting(files));
        String name = suite.length() > LONGEST_NAME ? suite.substring(0, LONGEST_NAME) : suite;
        Release release = new Release(
                new Metadata(name, Map.of()),
                new Release.Spec(
                        suite, ModelReader.UNSEALED, ReleaseScan.DESCRIPTOR, artifacts, schema, List.of(), null));
        return new StoredRelease(release, folder, StoredRelease.Origin.FOLDER);
    }
}

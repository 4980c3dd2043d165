package dev.isle.release;

import dev.isle.model.Release;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Sealed releases in folders {@code SUITE/VERSION} below one root.
 *
 * <p>Adding: 1. the folder's {@code release.yaml} is read and its seal recomputed; 2. every file is copied into a staging folder, with its modification
 * time and without write permission; 3. the digests of the copies are compared with the description, and the stamps are noted; 4. the staging folder is renamed
 * into its place in one step.
 *
 * <p>Invariants: a folder under {@code SUITE/VERSION} is complete and verified, or absent; a version never changes its content (another release under the same
 * version is refused); nothing is written outside the root. Safe for several threads and processes: one adds at a time, readers need no lock.
 */
public final class ReleaseStore {
    private static final String STAGING = ".staging";
    private static final String LOCK = ".lock";
    /** Names of {@link #workFolder}, with the process that works there. */
    private static final Pattern WORK = Pattern.compile("compose-.*-(\\d{1,18})-\\d+");

    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final Path root;
    private final StoredRelease.Origin origin;
    private final ReleaseLimits limits;

    /**
     * A store below a folder, which is made when the first release is added.
     *
     * @param origin how releases found here are marked
     */
    public ReleaseStore(Path root, StoredRelease.Origin origin, ReleaseLimits limits) {
        this.root = root;
        this.origin = origin;
        this.limits = limits;
    }

    /** The store of a user: {@code ISLE_HOME/releases}. */
    public static ReleaseStore ofHome(Path isleHome) {
        return new ReleaseStore(isleHome.resolve("releases"), StoredRelease.Origin.STORE, ReleaseLimits.DEFAULT);
    }

    /** The releases beside Isle itself: {@code DISTRIBUTION/releases}. */
    public static ReleaseStore ofDistribution(Path distribution) {
        return new ReleaseStore(
                distribution.resolve("releases"), StoredRelease.Origin.DISTRIBUTION, ReleaseLimits.DEFAULT);
    }

    /**
     * What adding did.
     *
     * @param release the release in the store
     * @param added false when exactly this release was there already
     */
    public record Added(StoredRelease release, boolean added) {}

    /**
     * Copies a sealed release into the store.
     *
     * @param folder a folder with a {@code release.yaml} as {@link ReleaseScan} makes it
     * @throws ReleaseFailure when the folder and its seal disagree, or the version is taken by another release
     */
    public Added add(Path folder) {
        return add(folder, ReleaseText.read(folder.resolve(ReleaseTree.RELEASE_FILE)));
    }

    /**
     * Copies a sealed release into the store whose description does not lie in its folder.
     *
     * @throws ReleaseFailure when the folder and the seal disagree, or the version is taken by another release
     */
    public Added add(Path folder, Release release) {
        String origin = folder.resolve(ReleaseTree.RELEASE_FILE).toString();
        Release.Spec spec = release.spec();
        if (spec.seal() == null) {
            throw new ReleaseFailure(origin + ": the release is not sealed; run `isle release scan " + folder
                    + " --version VERSION` first");
        }
        Path target = place(spec.suite(), spec.version(), origin);
        ONE_AT_A_TIME.lock();
        try {
            Files.createDirectories(root);
            try (FileChannel channel =
                            FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                assert lock.isValid();
                return addLocked(folder, release, target);
            }
        } catch (IOException e) {
            throw new ReleaseFailure(
                    "the release cannot be stored in " + target + ": " + e
                            + "; check the disk's space and your rights there",
                    e);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /** A new folder on the store's disk, for a release that is being made; whoever asks deletes it, and when it is killed before, the next that adds does. */
    Path workFolder(String version) throws IOException {
        Files.createDirectories(root.resolve(STAGING));
        return Files.createTempDirectory(
                root.resolve(STAGING),
                "compose-" + version + "-" + ProcessHandle.current().pid() + "-");
    }

    /** Deletes what processes that were killed have left. Whoever copies holds the lock; whoever composes is told by its process. */
    private void sweep() {
        for (Path left : folders(root.resolve(STAGING))) {
            Matcher work = WORK.matcher(left.getFileName().toString());
            if (!work.matches()
                    || ProcessHandle.of(Long.parseLong(work.group(1))).isEmpty()) {
                try {
                    Folders.delete(left);
                } catch (IOException stays) {
                    // In nobody's way: the next that adds tries it again.
                    continue;
                }
            }
        }
    }

    private Added addLocked(Path folder, Release release, Path target) throws IOException {
        sweep();
        Release.Spec spec = release.spec();
        Optional<StoredRelease> present = find(spec.suite(), spec.version());
        if (present.isPresent()) {
            String theirs = String.valueOf(present.get().release().spec().seal());
            if (theirs.equals(spec.seal())) {
                present.get().fullCheck(limits).ifPresent(difference -> {
                    throw damaged(present.get(), difference);
                });
                return new Added(present.get(), false);
            }
            throw new ReleaseFailure(
                    "another release is stored as " + spec.suite() + " " + spec.version() + " already (seal "
                            + theirs + " in " + target + ", this one has " + spec.seal()
                            + "); a version never changes its content: give this one another version");
        }
        List<ReleaseFile> files = ReleaseTree.list(folder, limits);
        Path staging = Files.createDirectories(root.resolve(STAGING))
                .resolve(spec.suite() + "-" + spec.version() + "-"
                        + ProcessHandle.current().pid());
        Folders.delete(staging);
        try {
            Files.createDirectories(staging);
            copyVerified(folder, spec, files, staging);
            Files.writeString(staging.resolve(ReleaseTree.RELEASE_FILE), ReleaseText.write(release));
            Files.writeString(
                    staging.resolve(ReleaseTree.STAMPS_FILE),
                    Stamps.of(String.valueOf(spec.seal()), ReleaseTree.list(staging, limits))
                            .text());
            Files.createDirectories(target.getParent());
            Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Folders.delete(staging);
        }
        return new Added(new StoredRelease(release, target, origin), true);
    }

    /** Copies the release's files, and compares what then lies in the copy. */
    private void copyVerified(Path folder, Release.Spec spec, List<ReleaseFile> files, Path staging)
            throws IOException {
        Set<String> executables = spec.artifacts().stream()
                .filter(Release.Artifact::executable)
                .map(Release.Artifact::path)
                .collect(Collectors.toSet());
        for (ReleaseFile file : files) {
            Path copy = ReleasePath.within(staging, file.path(), folder.toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file.file(), copy);
            Files.setPosixFilePermissions(
                    copy,
                    PosixFilePermissions.fromString(executables.contains(file.path()) ? "r-xr-xr-x" : "r--r--r--"));
            Files.setLastModifiedTime(copy, FileTime.fromMillis(file.modifiedMillis()));
        }
        ReleaseCheck.byDigest(spec, ReleaseTree.list(staging, limits)).ifPresent(difference -> {
            throw new ReleaseFailure("the release in " + folder + " is not what its " + ReleaseTree.RELEASE_FILE
                    + " says: " + difference
                    + "; get an unchanged copy of it, or scan it again under a new version");
        });
    }

    /** The release of that suite and version; empty when the store has none. */
    public Optional<StoredRelease> find(String suite, String version) {
        Path folder = place(suite, version, "releases of " + root);
        Path description = folder.resolve(ReleaseTree.RELEASE_FILE);
        if (!Files.isRegularFile(description)) {
            return Optional.empty();
        }
        Release release = ReleaseText.read(description);
        if (!release.spec().suite().equals(suite) || !release.spec().version().equals(version)) {
            throw new ReleaseFailure(description + ": it says " + release.spec().suite() + " "
                    + release.spec().version() + " but lies in the place of " + suite + " " + version
                    + "; remove the folder " + folder + " and add the release again");
        }
        return Optional.of(new StoredRelease(release, folder, origin));
    }

    /** All releases, by suite and then by version in the order of its numbers. */
    public List<StoredRelease> list() {
        List<StoredRelease> releases = new ArrayList<>();
        for (Path suite : folders(root)) {
            for (Path version : folders(suite)) {
                find(suite.getFileName().toString(), version.getFileName().toString())
                        .ifPresent(releases::add);
            }
        }
        return List.copyOf(releases);
    }

    /** The versions stored of a suite, in the order of their numbers. */
    public List<String> versions(String suite) {
        return list().stream()
                .filter(r -> r.release().spec().suite().equals(suite))
                .map(r -> r.release().spec().version())
                .toList();
    }

    /** The folder, for messages. */
    @Override
    public String toString() {
        return root.toString();
    }

    private Path place(String suite, String version, String origin) {
        return root.resolve(ReleasePath.suite(suite, origin)).resolve(ReleasePath.version(version, origin));
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, Files::isDirectory)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().startsWith(".")) {
                    folders.add(entry);
                }
            }
        } catch (IOException e) {
            throw new ReleaseFailure(parent + " cannot be read: " + e + "; check your rights there", e);
        }
        folders.sort(Comparator.comparing(p -> p.getFileName().toString(), new StepOrder()));
        return folders;
    }

    /** What to say about a stored release that changed. */
    public static ReleaseFailure damaged(StoredRelease release, Difference difference) {
        return new ReleaseFailure("the stored release " + release.title() + " in " + release.folder()
                + " was changed after it was verified: " + difference
                + "; remove that folder and add the release again");
    }
}

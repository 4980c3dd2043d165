package dev.isle.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Lists the files of a release folder in canonical order: by path, compared code unit by code unit.
 *
 * <p>Invariants: every listed file lies within the folder, also after following links (a link to a file inside is listed as that file; a link that leads
 * outside, to a folder or nowhere is refused); no two paths differ in letter case only, so that the release can be unpacked anywhere; no path holds a control
 * character, a backslash or a decomposed accent; the bounds of {@link ReleaseLimits} hold. Isle's own files at the top ({@link #OWN}) are no part of it.
 */
public final class ReleaseTree {
    /** The release's own description, at the top of its folder. */
    public static final String RELEASE_FILE = "release.yaml";

    /** Sizes and modification times noted when the release was stored. */
    public static final String STAMPS_FILE = "release.stamps";

    /** Files at the top that describe the release and are no artifacts. */
    static final Set<String> OWN = Set.of(RELEASE_FILE, STAMPS_FILE);

    private final Path root;
    private final ReleaseLimits limits;
    private final List<ReleaseFile> found = new ArrayList<>();
    private final Map<String, String> byFoldedCase = new HashMap<>();
    private long bytes;

    private ReleaseTree(Path root, ReleaseLimits limits) {
        this.root = root;
        this.limits = limits;
    }

    /**
     * All artifacts below a folder.
     *
     * @throws ReleaseFailure when the folder is missing, holds what a release must not hold, or is beyond the limits
     */
    public static List<ReleaseFile> list(Path folder, ReleaseLimits limits) {
        try {
            if (!Files.isDirectory(folder)) {
                throw new ReleaseFailure(folder + " is not a folder; name the folder that holds the release's files");
            }
            ReleaseTree tree = new ReleaseTree(folder.toRealPath(), limits);
            tree.walk(tree.root, "", 0);
            tree.found.sort(Comparator.comparing(ReleaseFile::path));
            return List.copyOf(tree.found);
        } catch (IOException e) {
            throw new ReleaseFailure(
                    folder + " cannot be read as a release: " + e + "; check that you may read every file below it", e);
        }
    }

    private void walk(Path folder, String prefix, int depth) throws IOException {
        if (depth > limits.depth()) {
            throw refused(
                    prefix, "lies more than " + limits.depth() + " folders deep", "name the release's own folder");
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String path = prefix + entry.getFileName();
                if (prefix.isEmpty() && OWN.contains(path)) {
                    continue;
                }
                checkName(path);
                visit(entry, path, depth);
            }
        }
    }

    private void visit(Path entry, String path, int depth) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isDirectory()) {
            walk(entry, path + "/", depth + 1);
        } else if (attributes.isSymbolicLink()) {
            Path target = contained(entry, path);
            add(target, path, Files.readAttributes(target, BasicFileAttributes.class));
        } else if (attributes.isRegularFile()) {
            add(entry, path, attributes);
        } else {
            throw refused(path, "is neither a file nor a folder", "remove it: a release holds plain files");
        }
    }

    private Path contained(Path link, String path) throws IOException {
        Path target;
        try {
            target = link.toRealPath();
        } catch (IOException e) {
            throw refused(
                    path,
                    "is a symbolic link to " + Files.readSymbolicLink(link) + ", which cannot be followed",
                    "remove it, or put the file itself in its place");
        }
        if (!target.startsWith(root)) {
            throw refused(
                    path,
                    "is a symbolic link that leaves the release, to " + target,
                    "put a copy of the file in its place: a release holds all that it needs");
        }
        if (!Files.isRegularFile(target)) {
            throw refused(path, "is a symbolic link to a folder", "put the folder itself in its place");
        }
        return target;
    }

    private void add(Path file, String path, BasicFileAttributes attributes) throws IOException {
        String other = byFoldedCase.put(path.toLowerCase(Locale.ROOT), path);
        if (other != null) {
            throw refused(path, "differs from " + other + " in letter case only", "rename one of the two");
        }
        bytes += attributes.size();
        if (found.size() >= limits.files() || bytes > limits.bytes()) {
            throw new ReleaseFailure(root + " is too big for a release: more than "
                    + (bytes > limits.bytes() ? limits.bytes() + " bytes" : limits.files() + " files")
                    + " by " + path + "; name the release's own folder, not one above it");
        }
        boolean executable =
                Files.getPosixFilePermissions(file).contains(java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE);
        found.add(new ReleaseFile(
                path, file, attributes.size(), attributes.lastModifiedTime().toMillis(), executable));
    }

    private void checkName(String path) {
        if (path.getBytes(StandardCharsets.UTF_8).length > limits.pathBytes()) {
            throw refused(
                    path.substring(0, Math.min(80, path.length())) + "...",
                    "has a path longer than " + limits.pathBytes() + " bytes",
                    "shorten it");
        }
        String problem = ReleasePath.problem(path);
        if (problem != null) {
            throw refused(ReleasePath.printable(path), problem, "rename it");
        }
        if (!Normalizer.isNormalized(path, Normalizer.Form.NFC)) {
            throw refused(
                    path,
                    "holds an accent in two parts (not Unicode NFC), which other systems store differently",
                    "rename it");
        }
    }

    private ReleaseFailure refused(String path, String what, String todo) {
        return new ReleaseFailure(root.resolve(path) + " " + what + "; " + todo);
    }
}

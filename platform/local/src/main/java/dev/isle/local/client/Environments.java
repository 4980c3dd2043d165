package dev.isle.local.client;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.home.Trouble;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All environments of one home. Immutable and thread-safe; each call looks anew. Starts nothing. */
public final class Environments {
    private final LocalOptions options;

    /** Over the given home. */
    public Environments(LocalOptions options) {
        this.options = options;
    }

    /** Those that exist, by name. */
    public List<EnvironmentHandle> list() {
        List<EnvironmentHandle> found = new ArrayList<>();
        for (Path folder : children(options.home().environments())) {
            String name = folder.getFileName().toString();
            if (EnvironmentFolder.isName(name)) {
                find(name).ifPresent(found::add);
            }
        }
        return found;
    }

    /** The one of that name, when it exists. */
    public Optional<EnvironmentHandle> find(String name) {
        EnvironmentHandle handle = open(name);
        return handle.exists() ? Optional.of(handle) : Optional.empty();
    }

    /**
     * The one of that name, which need not exist yet.
     *
     * @throws IllegalArgumentException when no environment can have that name
     */
    public EnvironmentHandle open(String name) {
        return new EnvironmentHandle(options, options.home().environment(name));
    }

    /** The data that was kept of environments that were removed, by name. */
    public List<KeptData> kept() {
        List<KeptData> found = new ArrayList<>();
        for (Path folder : children(options.home().environments())) {
            String name = folder.getFileName().toString();
            if (EnvironmentFolder.isName(name)) {
                kept(name).look().ifPresent(found::add);
            }
        }
        return found;
    }

    /**
     * Removes the data that was kept of an environment.
     *
     * @param by who asks
     * @param reason a ticket or words for the log
     * @return whether there was any
     */
    public boolean removeKept(String name, String by, @Nullable String reason) {
        return kept(name).remove(by, reason);
    }

    private KeptFolder kept(String name) {
        return new KeptFolder(open(name), archived(name).stream().findFirst());
    }

    /** What is kept of removed environments of that name, newest first; empty when none of that name was ever removed. */
    public List<Archive> archived(String name) {
        return children(options.home().archive()).stream()
                .flatMap(folder -> Archive.in(folder).stream())
                .filter(archive -> archive.name().equals(name))
                .sorted(Comparator.comparing(Archive::removedAt).reversed())
                .toList();
    }

    private static List<Path> children(Path folder) {
        try {
            return Folders.list(folder);
        } catch (IOException unreadable) {
            throw new RuntimeFailure(Trouble.words("cannot list", folder, unreadable), unreadable);
        }
    }
}

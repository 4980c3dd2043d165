package dev.isle.local.client;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** All environments of one home. Immutable and thread-safe; each call looks anew. Starts nothing. */
public final class Environments {
    private final LocalOptions options;

    /** Over the given home. */
    public Environments(LocalOptions options) {
        this.options = options;
    }

    /** Those that exist, by name. */
    public List<EnvironmentHandle> list() {
        throw new UnsupportedOperationException("not built yet");
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

    /** Folders of removed environments, newest first: {@code NAME-TIMESTAMP} with record and audit log. */
    public List<Path> archives() {
        throw new UnsupportedOperationException("not built yet");
    }
}

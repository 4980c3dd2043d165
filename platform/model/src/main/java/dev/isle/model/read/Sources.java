package dev.isle.model.read;

import org.jspecify.annotations.Nullable;

/** Gives the texts of files to a model that does no input or output itself. */
@FunctionalInterface
public interface Sources {
    /**
     * The text of a file.
     *
     * @param path as the caller named the first file, or derived from it with forward slashes and without {@code .} and {@code ..} where possible
     * @return null when there is no such file, or it cannot be read
     */
    @Nullable
    String text(String path);
}

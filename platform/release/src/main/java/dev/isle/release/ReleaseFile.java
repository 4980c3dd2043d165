package dev.isle.release;

import java.nio.file.Path;

/**
 * One file that belongs to a release, as it lies in a folder.
 *
 * @param path within the release, with forward slashes
 * @param file where its bytes are: never outside the release's folder
 * @param size in bytes
 * @param modifiedMillis when it was last modified, in milliseconds since 1970; kept by every copy, because JDK AOT caches are bound to it
 * @param executable whether its owner may execute it
 */
public record ReleaseFile(String path, Path file, long size, long modifiedMillis, boolean executable) {}

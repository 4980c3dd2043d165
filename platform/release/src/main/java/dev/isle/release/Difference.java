package dev.isle.release;

/**
 * The first difference between a release and what lies in its folder.
 *
 * @param path the file, within the release; empty for the release as a whole
 * @param what what differs, for example {@code has 12 bytes instead of 11}
 */
public record Difference(String path, String what) {
    @Override
    public String toString() {
        return path.isEmpty() ? what : path + " " + what;
    }
}

package dev.isle.release;

/**
 * Bounds on a release folder, so that a wrong path (a home folder, a mounted disk) is refused instead of read for an hour.
 *
 * @param files how many files
 * @param bytes how many bytes in all
 * @param depth how many folders deep
 * @param pathBytes how long a path within the release may be, in UTF-8
 */
public record ReleaseLimits(int files, long bytes, int depth, int pathBytes) {
    /** What is held unless a test says otherwise: 20,000 files, 16 GiB, 40 folders deep, paths of 1,000 bytes. */
    public static final ReleaseLimits DEFAULT = new ReleaseLimits(20_000, 16L << 30, 40, 1_000);
}

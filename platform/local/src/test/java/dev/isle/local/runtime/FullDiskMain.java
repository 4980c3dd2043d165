package dev.isle.local.runtime;

import java.nio.file.Path;

/** A process for which {@link SmallDisk} made a disk: {@code FullDiskMain DISK HOME}; ends with a stack trace when an assertion does not hold. */
final class FullDiskMain {
    private FullDiskMain() {}

    /** Fills it. */
    public static void main(String[] arguments) throws Exception {
        new StepsIT(Path.of(arguments[1])).fill(Path.of(arguments[0]));
        System.out.println("named");
    }
}

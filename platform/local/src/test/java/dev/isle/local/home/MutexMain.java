package dev.isle.local.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Another process that holds a lock until its standard input ends: {@code MutexMain LOCK FILE}; makes the file just before it lets go. */
final class MutexMain {
    private MutexMain() {}

    /** Holds it. */
    public static void main(String[] arguments) throws IOException {
        Mutex.alone(Path.of(arguments[0]), () -> {
            System.out.println("held");
            System.in.readAllBytes();
            return Files.createFile(Path.of(arguments[1]));
        });
    }
}

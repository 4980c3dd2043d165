package dev.isle.local.client;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a removal kept of an environment: the data that its next {@code up} finds.
 *
 * @param name the environment's
 * @param since when the environment was removed
 * @param folder where it all lies
 * @param data the folders in it that hold data
 * @param bytes size of all files
 * @param retained whether the environment was one that never deletes data by a word on the command line
 * @param madeFrom the file that the environment was made from; empty when its Record could not be read
 */
public record KeptData(
        String name,
        Instant since,
        Path folder,
        List<Path> data,
        long bytes,
        boolean retained,
        Optional<Path> madeFrom) {
    /** Copies. */
    public KeptData {
        data = List.copyOf(data);
    }
}

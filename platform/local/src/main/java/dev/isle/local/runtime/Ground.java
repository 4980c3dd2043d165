package dev.isle.local.runtime;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.process.LaunchFiles;
import dev.isle.local.process.Launcher;
import dev.isle.local.process.Mark;
import dev.isle.local.process.ProcessTable;
import dev.isle.local.process.Session;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What everything in this package stands on.
 *
 * @param folder the environment's files
 * @param mark the environment's mark
 * @param changed called when something that went on in the background has come to an end
 */
record Ground(EnvironmentFolder folder, Mark mark, Launcher launcher, Runnable changed) {

    /** The processes of a server. */
    Session server(String server) {
        return new Session(mark, server, new LaunchFiles(folder.run(server)));
    }

    /** A note for a launch that begins now. */
    static LaunchFiles.Note note(String hash, String role, LaunchFiles.Ending ending) {
        Instant now = Instant.now();
        String id = Long.toString(now.toEpochMilli(), 36) + "-"
                + Long.toString(ThreadLocalRandom.current().nextLong(1L << 30, 1L << 31), 36);
        return new LaunchFiles.Note(id, hash, role, now, ProcessTable.self(), ending);
    }
}

package dev.isle.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes release folders for tests. */
public final class ReleaseFolders {
    /** The least that a Suite file needs. */
    public static final String SUITE = """
            apiVersion: isle.dev/v1alpha1
            kind: Suite
            metadata: {name: demo}
            spec:
              roles:
                front:
                  command: [bin/run]
            """;

    private ReleaseFolders() {}

    /** A folder with a descriptor, a program, two jars and three schema steps. */
    public static Path small(Path folder) throws IOException {
        write(folder, "suite.yaml", SUITE);
        write(folder, "bin/run", "#!/bin/sh\n");
        Files.setPosixFilePermissions(folder.resolve("bin/run"), PosixFilePermissions.fromString("rwxr-xr-x"));
        write(folder, "lib/a.jar", "the first jar");
        write(folder, "lib/b.jar", "the second jar");
        write(folder, "schema/V10__last.sql", "select 10");
        write(folder, "schema/V2__second.sql", "select 2");
        write(folder, "schema/V1__first.sql", "select 1");
        write(folder, "schema/notes/V3__no_step.sql", "select 3");
        Files.setLastModifiedTime(folder.resolve("lib/a.jar"), FileTime.fromMillis(1_600_000_000_123L));
        return folder;
    }

    /** Writes a file with its folders. */
    public static Path write(Path folder, String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    /** Scans a folder as demo VERSION and writes its release file. */
    public static Path sealed(Path folder, String version) throws IOException {
        var identity = new ReleaseScan.Identity("demo", version);
        Files.writeString(
                folder.resolve(ReleaseTree.RELEASE_FILE),
                ReleaseText.write(ReleaseScan.scan(folder, identity, ReleaseLimits.DEFAULT)));
        return folder;
    }
}

package dev.isle.local.home;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The one rule of what is data: folders of servers' own and of roles' shared files that are not empty. Looks only. */
public final class DataFolders {
    private DataFolders() {}

    /** Those of an environment, servers' first; nothing when none was ever written to. */
    public static List<Path> of(EnvironmentFolder folder) throws IOException {
        List<Path> candidates = new ArrayList<>();
        for (Path server : Folders.list(folder.servers())) {
            candidates.add(folder.data(server.getFileName().toString()));
        }
        candidates.addAll(Folders.list(folder.shared()));
        List<Path> data = new ArrayList<>();
        for (Path candidate : candidates) {
            if (!Folders.list(candidate).isEmpty()) {
                data.add(candidate);
            }
        }
        return data;
    }
}

package dev.isle.local.client;

import dev.isle.local.home.IsleHome;
import java.util.List;

/**
 * What the command line gives to the local runtime.
 *
 * @param home where everything lies
 * @param aotCaches finds the AOT cache of a release for a Java runtime
 * @param supervisorCommand program and arguments that run the supervisor in the foreground; the environment's name is appended
 */
public record LocalOptions(IsleHome home, AotCaches aotCaches, List<String> supervisorCommand) {
    /** Finds AOT caches. */
    @FunctionalInterface
    public interface AotCaches {
        /** The value for {@code -XX:AOTCache} for this release folder and Java home, or an empty text when there is none. */
        String find(String releaseFolder, String javaHome);
    }
}

package dev.isle.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The desktop that the user sits at, if there is one. */
public final class Desktop {
    private static final List<String> OPENERS = List.of("xdg-open", "open");

    private Desktop() {}

    /**
     * Opens a web address where there is a desktop and a program for it; what comes of it is that program's business.
     *
     * @param env the user's variables
     * @return why the program could not be run; null when it was, or when there is none
     */
    public static @Nullable String show(String address, Map<String, String> env) {
        boolean there = env.containsKey("DISPLAY") || env.containsKey("WAYLAND_DISPLAY");
        if (!there || !(address.startsWith("http://") || address.startsWith("https://"))) {
            return null;
        }
        for (String opener : OPENERS) {
            Path program = find(opener, env.getOrDefault("PATH", ""));
            if (program != null) {
                return run(program, address, env);
            }
        }
        return null;
    }

    private static @Nullable String run(Path program, String address, Map<String, String> env) {
        ProcessBuilder builder = new ProcessBuilder(program.toString(), address)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(env);
        try {
            builder.start().getOutputStream().close();
            return null;
        } catch (IOException e) {
            return program + " could not be run: " + e.getMessage();
        }
    }

    private static @Nullable Path find(String program, String path) {
        for (String folder : path.split(File.pathSeparator)) {
            try {
                Path file = Path.of(folder, program);
                if (file.isAbsolute() && Files.isExecutable(file)) {
                    return file;
                }
            } catch (InvalidPathException odd) {
                // No folder of that name can exist.
            }
        }
        return null;
    }
}

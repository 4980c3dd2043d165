package dev.isle.dist;

import dev.isle.cli.Isle;
import dev.isle.cli.terminal.Interrupt;
import dev.isle.cli.terminal.Streams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * What the command line's training run does: the read verbs on an example, in a home of its own, and our own classes loaded, so that the cache holds also what
 * only a running environment would need. Its own results do not matter; it touches nothing outside its folder.
 *
 * <p>It stays lean on purpose: a JVM loads every class of such a cache when it starts, needed or not, so that each thousand costs all commands some 20 ms.
 */
public final class Rehearsal {
    private static final List<List<String>> LINES = List.of(
            List.of("version"),
            List.of("help"),
            List.of("init"),
            List.of("plan"),
            List.of("plan", "-o", "json"),
            List.of("diff"),
            List.of("config", "view", "--origins"),
            List.of("status"),
            List.of("status", "-o", "json"),
            List.of("ps"),
            List.of("why"),
            List.of("release", "ls"),
            List.of("up", "--unknown"));
    private static final int REPEATS = 3;

    private Rehearsal() {}

    /** Runs it in the current folder. */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> env = new HashMap<>(System.getenv());
        env.put("ISLE_HOME", Path.of("home").toAbsolutePath().toString());
        for (int i = 0; i < REPEATS; i++) {
            for (List<String> line : LINES) {
                Streams nowhere = Streams.plain(
                        new ByteArrayInputStream(new byte[0]),
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream());
                rehearse(line, nowhere, env);
            }
        }
        loadAll(Path.of(System.getProperty("isle.distribution", "."), "lib"));
    }

    private static void rehearse(List<String> line, Streams streams, Map<String, String> env) {
        try {
            Isle.run(line, streams, Isle.world(env, new Interrupt()));
        } catch (RuntimeException e) {
            System.err.println(line + ": " + e);
        }
    }

    /** Loads the classes of our own jars, without running their initializers. */
    private static void loadAll(Path lib) throws IOException {
        List<Path> own;
        try (Stream<Path> jars = Files.list(lib)) {
            own = jars.filter(jar -> String.valueOf(jar.getFileName()).startsWith("isle-"))
                    .toList();
        }
        for (Path jar : own) {
            try (JarFile file = new JarFile(jar.toFile())) {
                for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                    String name = entries.nextElement().getName();
                    if (name.endsWith(".class") && !name.endsWith("-info.class")) {
                        load(name.substring(0, name.length() - ".class".length())
                                .replace('/', '.'));
                    }
                }
            }
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, Rehearsal.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            System.err.println(name + " could not be loaded: " + e);
        }
    }
}

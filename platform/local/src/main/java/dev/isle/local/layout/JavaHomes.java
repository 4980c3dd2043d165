package dev.isle.local.layout;

import dev.isle.local.home.Folders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Java runtimes of this machine, JREs included. Looked at once, in this order: {@code ISLE_JAVA_HOMES} (folders joined by the path separator), {@code
 * JAVA_HOME}, the runtime that Isle itself runs on, {@code java} on the {@code PATH}, the usual folders. A runtime counts when it has {@code bin/java} and a
 * {@code release} file that names its version. Immutable and thread-safe.
 */
public final class JavaHomes {
    private static final Pattern VERSION = Pattern.compile("^JAVA_VERSION=\"(?:1\\.)?(\\d+)", Pattern.MULTILINE);
    private static final Pattern WANTED = Pattern.compile("(>=)?\\s*(\\d{1,3})");
    private static final List<String> USUAL =
            List.of("/usr/lib/jvm", "/usr/java", "/opt/java", "/opt", "/Library/Java/JavaVirtualMachines");

    private final List<Home> found;

    /**
     * A Java runtime.
     *
     * @param feature its major version
     */
    public record Home(Path path, int feature) {}

    private JavaHomes(List<Home> found) {
        this.found = List.copyOf(found);
    }

    /** Looks at this machine. */
    public static JavaHomes find(Map<String, String> environment, Path userHome) {
        List<Path> candidates = new ArrayList<>();
        addAll(candidates, environment.get("ISLE_JAVA_HOMES"));
        addAll(candidates, environment.get("JAVA_HOME"));
        candidates.add(Path.of(System.getProperty("java.home")));
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, "java"))) {
                try {
                    Path bin = Path.of(folder, "java").toRealPath().getParent();
                    if (bin != null && bin.getParent() != null) {
                        candidates.add(bin.getParent());
                    }
                } catch (IOException dangling) {
                    continue;
                }
            }
        }
        List<Path> usual = new ArrayList<>();
        USUAL.forEach(folder -> usual.addAll(children(Path.of(folder))));
        usual.addAll(children(userHome.resolve(".sdkman/candidates/java")));
        usual.addAll(children(userHome.resolve(".jdks")));
        Map<Path, Home> homes = new LinkedHashMap<>();
        candidates.forEach(path -> add(homes, path));
        List<Home> others = new ArrayList<>();
        for (Path path : usual) {
            Home home = look(path);
            if (home != null) {
                others.add(home);
            }
        }
        others.sort(Comparator.comparingInt(Home::feature));
        others.forEach(home -> homes.putIfAbsent(home.path(), home));
        return new JavaHomes(new ArrayList<>(homes.values()));
    }

    /** All, in the order in which they are preferred. */
    public List<Home> all() {
        return found;
    }

    /**
     * The one for a wanted version: {@code 21} is exactly that major version; of {@code >=25} the first in the order of preference, so that everyone on a
     * machine gets the same and the AOT cache trained with it fits.
     *
     * @throws IllegalArgumentException when {@code wanted} has another form
     */
    public Optional<Home> fit(String wanted) {
        Matcher matcher = WANTED.matcher(wanted.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + wanted + "' is no Java version; write a major version such as 21, or >=25");
        }
        int version = Integer.parseInt(matcher.group(2));
        boolean orNewer = matcher.group(1) != null;
        return found.stream()
                .filter(home -> orNewer ? home.feature() >= version : home.feature() == version)
                .findFirst();
    }

    private static void addAll(List<Path> candidates, @Nullable String joined) {
        if (joined != null) {
            for (String folder : joined.split(File.pathSeparator)) {
                if (!folder.isBlank()) {
                    candidates.add(Path.of(folder));
                }
            }
        }
    }

    private static void add(Map<Path, Home> homes, Path path) {
        Home home = look(path);
        if (home != null) {
            homes.putIfAbsent(home.path(), home);
        }
    }

    private static List<Path> children(Path folder) {
        try {
            return Files.isDirectory(folder) ? Folders.list(folder) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static @Nullable Home look(Path path) {
        for (Path candidate : List.of(path, path.resolve("Contents/Home"))) {
            try {
                if (Files.isExecutable(candidate.resolve("bin/java"))) {
                    Matcher matcher = VERSION.matcher(Files.readString(candidate.resolve("release")));
                    if (matcher.find()) {
                        return new Home(candidate.toRealPath(), Integer.parseInt(matcher.group(1)));
                    }
                }
            } catch (IOException | RuntimeException unreadable) {
                continue;
            }
        }
        return null;
    }
}

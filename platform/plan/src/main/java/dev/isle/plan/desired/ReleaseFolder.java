package dev.isle.plan.desired;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The unsealed folder that an environment runs from, with the files that somebody uses: where one changes, who uses it must be started anew. A sealed release
 * needs none of this: its version and seal say it all.
 *
 * <p>Who uses what: a server or task uses the files that its command, variables, options and rendered files name, and those below a folder that they name. Code
 * that nobody names is taken for used by all.
 *
 * @param path of the folder, as the servers see it
 * @param files digests of the used files, by path within it
 * @param shared those of them that nobody names
 */
public record ReleaseFolder(String path, Map<String, String> files, List<String> shared) {
    private static final Set<String> CODE = Set.of("jar", "war", "class", "zip", "so", "sh", "py");

    /** Copies, keeping order. */
    public ReleaseFolder {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        shared = List.copyOf(shared);
    }

    /**
     * A file of a release.
     *
     * @param digest of its bytes
     * @param executable whether it may be executed
     */
    public record File(String path, String digest, boolean executable) {}

    /** Of the files of a folder, those that count. */
    public static ReleaseFolder of(String path, List<File> all, List<ServerPlan> servers, List<TaskPlan> tasks) {
        Set<String> named = new TreeSet<>();
        servers.forEach(server -> named.addAll(named(path, texts(server))));
        tasks.forEach(task -> named.addAll(named(path, texts(task))));
        Map<String, String> files = new LinkedHashMap<>();
        List<String> shared = new ArrayList<>();
        for (File file : all) {
            boolean known = below(named, file.path());
            boolean code = file.executable() || CODE.contains(ending(file.path()));
            if (known || code) {
                files.put(file.path(), file.digest());
                if (!known) {
                    shared.add(file.path());
                }
            }
        }
        return new ReleaseFolder(path, files, shared);
    }

    /** The files that a server uses, with their digests. */
    public Map<String, String> usedBy(ServerPlan server) {
        return server.kind() == RolePlan.Kind.DATABASE ? Map.of() : used(named(path, texts(server)));
    }

    /** The files that a task uses, with their digests. Of one that runs SQL steps those are the steps, which it has itself. */
    public Map<String, String> usedBy(TaskPlan task) {
        return task.command().isEmpty() ? Map.of() : used(named(path, texts(task)));
    }

    private Map<String, String> used(Set<String> named) {
        Map<String, String> used = new LinkedHashMap<>();
        files.forEach((file, digest) -> {
            if (shared.contains(file) || below(named, file)) {
                used.put(file, digest);
            }
        });
        return used;
    }

    private static List<String> texts(ServerPlan server) {
        List<String> texts = new ArrayList<>(server.command());
        texts.addAll(server.env().values());
        server.files().values().forEach(file -> texts.add(file.content()));
        if (server.jvm() != null) {
            texts.addAll(server.jvm().options());
        }
        return texts;
    }

    private static List<String> texts(TaskPlan task) {
        List<String> texts = new ArrayList<>(task.command());
        texts.addAll(task.env().values());
        task.files().values().forEach(file -> texts.add(file.content()));
        return texts;
    }

    /** The paths within the folder that texts name; that of the folder itself says nothing of its files. */
    private static Set<String> named(String folder, List<String> texts) {
        Set<String> named = new TreeSet<>();
        String prefix = folder + "/";
        for (String text : texts) {
            for (int i = text.indexOf(prefix); i >= 0; i = text.indexOf(prefix, i + 1)) {
                int begin = i + prefix.length();
                int end = begin;
                while (end < text.length() && ofPath(text.charAt(end))) {
                    end++;
                }
                String path = text.substring(begin, end);
                String file = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
                if (!file.isEmpty()) {
                    named.add(file);
                }
            }
        }
        return named;
    }

    private static boolean ofPath(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "/._-+@~$".indexOf(c) >= 0;
    }

    private static boolean below(Set<String> named, String file) {
        if (named.contains(file)) {
            return true;
        }
        for (int i = file.indexOf('/'); i >= 0; i = file.indexOf('/', i + 1)) {
            if (named.contains(file.substring(0, i))) {
                return true;
            }
        }
        return false;
    }

    private static String ending(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.substring(name.lastIndexOf('.') + 1);
    }
}

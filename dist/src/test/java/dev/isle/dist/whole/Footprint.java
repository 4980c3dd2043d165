package dev.isle.dist.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an environment holds of this machine. {@link #look} notes what its processes hold now: their numbers, listening sockets, shared memory, files in the
 * folders for temporary things. {@link #left} says what of all that was ever noted is still there, beside processes and files of the home. Everything is
 * traced to the environment's own processes, so that others on the machine, which come and go, do not count.
 *
 * <p>What a home keeps on purpose is no leftover: the archive (Records and audit logs), the cache (unpacked PostgreSQL), its lock file.
 */
final class Footprint {
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final List<Path> TEMPORARY =
            List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/dev/shm"), Path.of("/run/lock"));
    private static final Set<String> KEPT = Set.of("archive", "cache", ".lock");

    private final Path folder;
    private final Path home;
    private final List<Path> notOurs;
    private final Set<String> before = new TreeSet<>();
    private final Set<Long> pids = new TreeSet<>();
    private final Map<Long, Integer> listeners = new TreeMap<>();
    private final Set<Long> segments = new TreeSet<>();
    private final Set<Path> files = new TreeSet<>();

    /**
     * Begins before the environment is made.
     *
     * @param folder the environment's folder, whose {@code isle.yaml} stays
     * @param home the home of Isle below it
     * @param notOurs folders whose files belong to somebody else, wherever they lie
     */
    Footprint(Path folder, Path home, List<Path> notOurs) {
        this.folder = folder;
        this.home = home;
        this.notOurs = notOurs;
        temporary().forEach(entry -> before.add(entry.toString()));
    }

    /** Living processes that carry the mark or the home in their variables, or work below the home. */
    List<Long> processes() {
        List<Long> found = new ArrayList<>();
        for (Path process : entries(Path.of("/proc"))) {
            if (!NUMBER.matcher(process.getFileName().toString()).matches()) {
                continue;
            }
            String variables = "\0" + content(process.resolve("environ"));
            if (variables.contains("\0ISLE_ENVIRONMENT=" + home)
                    || variables.contains("\0ISLE_HOME=" + home + "\0")
                    || target(process.resolve("cwd")).startsWith(home.toString())) {
                found.add(Long.parseLong(process.getFileName().toString()));
            }
        }
        return found;
    }

    /** Notes what the environment's processes hold at this moment. */
    void look() {
        Map<Long, Integer> listening = listening();
        Map<Long, Path> named = unixSockets();
        for (long pid : processes()) {
            pids.add(pid);
            Path process = Path.of("/proc", Long.toString(pid));
            for (String line : content(process.resolve("maps")).split("\n")) {
                String[] columns = line.strip().split("\\s+", 6);
                if (columns.length == 6 && columns[5].startsWith("/SYSV")) {
                    segments.add(Long.parseLong(columns[4]));
                } else if (columns.length == 6) {
                    note(columns[5]);
                }
            }
            for (Path descriptor : entries(process.resolve("fd"))) {
                String target = target(descriptor);
                Matcher socket = SOCKET.matcher(target);
                if (socket.matches()) {
                    long inode = Long.parseLong(socket.group(1));
                    if (listening.containsKey(inode)) {
                        listeners.put(inode, listening.get(inode));
                    }
                    if (named.containsKey(inode)) {
                        note(named.get(inode).toString());
                    }
                } else {
                    note(target);
                }
            }
        }
    }

    private void note(String file) {
        Path path = Path.of(file.replace('\0', '@'));
        if (TEMPORARY.stream().anyMatch(path::startsWith)
                && !file.endsWith(" (deleted)")
                && !path.startsWith(folder)
                && notOurs.stream().noneMatch(path::startsWith)) {
            files.add(path);
        }
    }

    /** How many of each kind were ever noted: a footprint that noted nothing proves nothing. */
    Map<String, Integer> noted() {
        Map<String, Integer> noted = new HashMap<>();
        noted.put("processes", pids.size());
        noted.put("ports", listeners.size());
        noted.put("segments", segments.size());
        noted.put("files", files.size());
        return noted;
    }

    /** What is still there, in words; empty when all is gone. */
    Set<String> left() {
        Set<String> left = new TreeSet<>();
        for (long pid : processes()) {
            left.add("process " + pid + " " + commandLine(pid));
        }
        Map<Long, Integer> listening = listening();
        listeners.forEach((inode, port) -> {
            if (listening.containsKey(inode)) {
                left.add("port " + port);
            }
        });
        content(Path.of("/proc/sysvipc/shm")).lines().skip(1).forEach(line -> {
            long id = Long.parseLong(line.strip().split("\\s+")[1]);
            if (segments.contains(id)) {
                left.add("shared memory " + line.strip());
            }
        });
        files.stream()
                .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                .forEach(file -> left.add("temporary file " + file));
        temporary().filter(this::namesOurs).forEach(entry -> left.add("temporary entry " + entry));
        entries(folder).stream()
                .filter(entry -> !entry.equals(home) && !entry.endsWith("isle.yaml"))
                .forEach(entry -> left.add("file " + entry));
        for (Path entry : entries(home)) {
            if (entry.endsWith("environments")) {
                entries(entry).forEach(environment -> left.add("environment " + environment));
            } else if (!KEPT.contains(entry.getFileName().toString())) {
                left.add("file " + entry);
            }
        }
        return left;
    }

    /** Whether a new entry's name tells of one of our processes, which has ended, or of one of our ports. */
    private boolean namesOurs(Path entry) {
        if (before.contains(entry.toString()) || notOurs.stream().anyMatch(other -> other.startsWith(entry))) {
            return false;
        }
        Matcher numbers = NUMBER.matcher(entry.getFileName().toString());
        while (numbers.find()) {
            String number = numbers.group();
            if (number.length() < 9) {
                long value = Long.parseLong(number);
                boolean process = pids.contains(value) && !Files.exists(Path.of("/proc", number));
                if (process || listeners.containsValue((int) value)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Entries of the folders for temporary things, and below those in which virtual machines note their numbers. */
    private static Stream<Path> temporary() {
        return TEMPORARY.stream()
                .flatMap(root -> entries(root).stream())
                .flatMap(entry -> entry.getFileName().toString().startsWith("hsperfdata_")
                        ? entries(entry).stream()
                        : Stream.of(entry));
    }

    /** Listening TCP sockets: inode to port. */
    private static Map<Long, Integer> listening() {
        Map<Long, Integer> listening = new HashMap<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            content(Path.of(table)).lines().skip(1).forEach(line -> {
                String[] columns = line.strip().split("\\s+");
                if (columns[3].equals("0A")) {
                    String local = columns[1];
                    listening.put(
                            Long.parseLong(columns[9]), Integer.parseInt(local.substring(local.indexOf(':') + 1), 16));
                }
            });
        }
        return listening;
    }

    private static Map<Long, Path> unixSockets() {
        Map<Long, Path> sockets = new HashMap<>();
        content(Path.of("/proc/net/unix")).lines().skip(1).forEach(line -> {
            String[] columns = line.strip().split("\\s+", 8);
            if (columns.length == 8 && columns[7].startsWith("/")) {
                sockets.put(Long.parseLong(columns[6]), Path.of(columns[7]));
            }
        });
        return sockets;
    }

    /** Of a process; empty when it has ended. */
    static String commandLine(long pid) {
        return content(Path.of("/proc", Long.toString(pid), "cmdline")).replace('\0', ' ');
    }

    /** Empty when it is gone or not ours to read. */
    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    private static List<Path> entries(Path folder) {
        String[] names = folder.toFile().list();
        return names == null
                ? List.of()
                : Arrays.stream(names).sorted().map(folder::resolve).toList();
    }

    /** Ends whatever still lives, for a test that fails. */
    void kill() {
        for (long pid : processes()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Removes a folder with all that is in it. */
    static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

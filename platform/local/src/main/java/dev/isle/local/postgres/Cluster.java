package dev.isle.local.postgres;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.Folders;
import dev.isle.local.home.Mutex;
import dev.isle.local.home.Secrets;
import dev.isle.local.tls.Certificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The data folder of one PostgreSQL server and the command that runs it.
 *
 * <p>A new one is a copy of a template that {@code initdb} made once per version into the cache: that takes a tenth of the time. The template's superuser
 * password is random, known to the cache's owner only, and replaced by one of its own when the server is first set up ({@link Provisioning}).
 *
 * <p>PostgreSQL refuses to run as root. Under root its programs run in a user namespace of their own ({@code unshare -U}), where they see themselves and their
 * files as belonging to nobody; on the machine the files stay root's.
 *
 * @param data the data folder
 */
public record Cluster(Binaries binaries, Path cache, Path data) {
    private static final List<String> SETTINGS_OF_ISLE = List.of("port", "listen_addresses", "unix_socket_directories");

    /** Who may connect to a server that speaks TLS. */
    private static final String RULES = "pg_hba.tls.conf";

    private static final int STATUS_LINE = 8;

    /** The superuser. */
    public static final String SUPERUSER = "postgres";

    /** The command that runs the server in the foreground. */
    public List<String> command() {
        return asUnprivileged(List.of(binaries.program("postgres"), "-D", data.toString()));
    }

    /**
     * Why the server of a data folder accepts no connections yet, by its own note ({@code postmaster.pid}, whose eighth line it writes last); null when it says
     * that it does, or when the note cannot be read.
     */
    public static @Nullable String starting(Path data) {
        try {
            String note = AtomicFile.readOrNull(data.resolve("postmaster.pid"));
            List<String> lines = note == null ? List.of() : note.lines().toList();
            String status =
                    lines.size() < STATUS_LINE ? "" : lines.get(STATUS_LINE - 1).strip();
            return status.equals("ready") || status.equals("standby")
                    ? null
                    : "PostgreSQL is " + (status.isEmpty() ? "starting" : status);
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** The file with the template's superuser password. */
    static Path templatePassword(Path cache, Binaries binaries) {
        return cache.resolve("template-" + binaries.version() + ".password");
    }

    /**
     * Makes the data folder unless it exists, and writes the settings.
     *
     * @param memoryBytes of the whole server; a quarter of it becomes shared buffers
     * @param settings further ones; they win over Isle's where they may
     * @param tls the folder with its certificate and key, where it speaks TLS and nothing else; null: it speaks plainly
     */
    public void prepare(int port, long memoryBytes, Map<String, String> settings, @Nullable Path tls)
            throws IOException {
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            if (Files.exists(data) && !Folders.list(data).isEmpty()) {
                throw new IOException(
                        data + " holds files but no readable PG_VERSION, so it is no whole database; nothing in it was"
                                + " touched: restore it, or move it away to begin with an empty one");
            }
            Path template = template();
            Path parent = data.toAbsolutePath().getParent();
            if (parent == null) {
                throw new IOException(data + " cannot be a data folder");
            }
            Folders.make(parent);
            Path copy = parent.resolve("." + data.getFileName() + ".new");
            Folders.remove(copy);
            copy(template, copy);
            // PostgreSQL syncs what it writes itself; what it never touches again it takes for safe.
            Folders.sync(copy);
            Folders.remove(data);
            Binaries.rename(copy, data);
            AtomicFile.forceFolder(parent);
        }
        if (tls != null) {
            AtomicFile.writeIfChanged(
                    data.resolve(RULES),
                    "# Written by Isle: nobody connects but over TLS.\n"
                            + "hostssl all all 127.0.0.1/32 scram-sha-256\n"
                            + "hostssl replication all 127.0.0.1/32 scram-sha-256\n");
        }
        AtomicFile.writeIfChanged(data.resolve("postgresql.conf"), settings(port, memoryBytes, settings, tls));
    }

    private String settings(int port, long memoryBytes, Map<String, String> settings, @Nullable Path tls) {
        Map<String, String> all = new TreeMap<>();
        long buffers = Math.clamp(memoryBytes / 4, 16L << 20, 8L << 30);
        all.put("shared_buffers", (buffers >> 10) + "kB");
        all.put("max_connections", "100");
        all.put("wal_level", "logical");
        all.put("max_wal_size", "512MB");
        all.put("dynamic_shared_memory_type", "mmap");
        all.put("password_encryption", "scram-sha-256");
        all.put("timezone", "UTC");
        all.put("log_timezone", "UTC");
        all.put("log_line_prefix", "%m [%p] %q%u@%d ");
        all.put("lc_messages", "C");
        settings.forEach((name, value) -> {
            if (name.matches("[A-Za-z_][A-Za-z0-9_.]*") && !SETTINGS_OF_ISLE.contains(name)) {
                all.put(name, value);
            }
        });
        all.put("port", Integer.toString(port));
        all.put("listen_addresses", "127.0.0.1");
        all.put("unix_socket_directories", "");
        if (tls != null) {
            all.put("ssl", "on");
            all.put("ssl_min_protocol_version", "TLSv1.2");
            all.put("ssl_cert_file", Certificates.certificate(tls).toString());
            all.put("ssl_key_file", Certificates.key(tls).toString());
            all.put("hba_file", data.resolve(RULES).toString());
        }
        StringBuilder text =
                new StringBuilder("# Written by Isle at each start; change databases.NAME.owned.settings.\n");
        all.forEach((name, value) -> text.append(name)
                .append(" = '")
                .append(value.replace("'", "''").replace("\n", " "))
                .append("'\n"));
        return text.toString();
    }

    private Path template() throws IOException {
        Path template = cache.resolve("template-" + binaries.version());
        if (!Files.isDirectory(template)) {
            // Two at once would each make one, with the password of the first: half the work is enough.
            Mutex.alone(cache.resolve(".template.lock"), () -> {
                if (!Files.isDirectory(template)) {
                    make(template);
                }
                return template;
            });
        }
        return template;
    }

    private void make(Path template) throws IOException {
        Secrets.make(templatePassword(cache, binaries), 24);
        Path temporary = Files.createTempDirectory(Folders.make(cache), ".template-");
        try {
            Path made = temporary.resolve("data");
            run(asUnprivileged(List.of(
                    binaries.program("initdb"),
                    "--pgdata=" + made,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + templatePassword(cache, binaries),
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--locale=C.UTF-8",
                    // Folders.sync does it for all files at once.
                    "--no-sync",
                    "--no-instructions",
                    "--set=dynamic_shared_memory_type=mmap")));
            Folders.sync(made);
            Binaries.rename(made, template);
            AtomicFile.forceFolder(cache);
        } finally {
            Folders.remove(temporary);
        }
    }

    private static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid && uid == 0;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    private static List<String> asUnprivileged(List<String> command) {
        if (!root()) {
            return command;
        }
        List<String> wrapped = new ArrayList<>(List.of("unshare", "-U", "--"));
        wrapped.addAll(command);
        return wrapped;
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readNBytes(1 << 16), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IOException("initdb did not end within 60 s; it said: " + output.strip());
            }
            if (process.exitValue() != 0) {
                throw new IOException("initdb failed with status " + process.exitValue() + ": " + output.strip()
                        + (output.contains("unshare")
                                ? "; root needs user namespaces for it: allow them (sysctl kernel.unprivileged_userns_clone=1), or run Isle as an ordinary user"
                                : ""));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while initdb ran", interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Folders.make(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Removes what a killed server leaves outside its data folder: the shared memory segment that its pid file names. Call only when none of its processes
     * lives.
     */
    public static void removeSharedMemory(Path data) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            String[] segment = lines.size() > 6 ? lines.get(6).strip().split("\\s+") : new String[0];
            if (segment.length == 2 && unattached(segment[0], segment[1])) {
                Process process = new ProcessBuilder("ipcrm", "-m", segment[1])
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                process.waitFor(5, TimeUnit.SECONDS);
            }
        } catch (IOException endedWell) {
            return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the kernel has that very segment (an id alone is given out again after a boot) and nobody uses it. */
    private static boolean unattached(String key, String id) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/sysvipc/shm"))) {
            String[] parts = line.strip().split("\\s+");
            if (parts.length > 6 && parts[0].equals(key) && parts[1].equals(id)) {
                return parts[6].equals("0");
            }
        }
        return false;
    }
}

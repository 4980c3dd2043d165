package dev.isle.suite.server.process;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a server. No secret is in it, only the paths of secret files.
 *
 * @param role what the server does
 * @param server its name, unique in its environment, such as {@code dataserver-0}
 * @param environment the name of the environment it belongs to
 * @param host the address it binds; loopback when not told
 * @param http the port of its HTTP endpoints, health among them
 * @param peer the port of the link between dataservers; 0 for the other roles
 * @param jms the port of the broker; 0 for the other roles
 * @param peers the peers file
 * @param database how to reach the database; absent for the roles that use none
 * @param tokenFile the file whose content is the environment's bearer token
 * @param signingFile the file whose content seals user tokens; without it there are none
 * @param adminPasswordFile the file with the first administrator's password; read by the authserver alone
 * @param tls the folder with the certificates of its ports; absent when they speak no TLS
 * @param open whether the server serves without the token: only at level development on a
 *     loopback address, unless {@code --open=false} says that it does not
 * @param data a folder of the server's own
 * @param sink where composed messages are delivered ({@code http:}, {@code https:} or {@code file:}); absent for the spool
 *     folder inside {@code data}
 * @param jsonLog whether a line of the log is a JSON object ({@code --log=json}) and not a text
 * @param train whether this run only loads what servers load, for the JDK's AOT cache, and exits
 */
public record ServerOptions(
        Role role,
        String server,
        String environment,
        String host,
        int http,
        int peer,
        int jms,
        Optional<Path> peers,
        Optional<DatabaseOptions> database,
        Optional<Path> tokenFile,
        Optional<Path> signingFile,
        Optional<Path> adminPasswordFile,
        Optional<Path> tls,
        boolean open,
        Optional<Path> data,
        Optional<URI> sink,
        boolean jsonLog,
        boolean train) {

    private static final Set<String> KNOWN = Set.of(
            "role",
            "server",
            "environment",
            "level",
            "host",
            "http",
            "peer",
            "jms",
            "peers",
            "db.url",
            "db.user",
            "db.password-file",
            "token-file",
            "signing-file",
            "admin-password-file",
            "tls",
            "open",
            "data",
            "sink",
            "log",
            "train");

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

    private static final Set<Role> WITH_DATABASE = Set.of(
            Role.DATASERVER,
            Role.READER,
            Role.ENGINESERVER,
            Role.RISKSERVER,
            Role.CALCULATOR,
            Role.SCHEDULER,
            Role.AUTHSERVER,
            Role.DATAUPLOADER);

    /** How to reach the database: JDBC address, user, and the file that holds its password. */
    public record DatabaseOptions(String url, String user, Optional<Path> passwordFile) {}

    /**
     * Reads a command line of {@code --name=value} words.
     *
     * @throws IllegalArgumentException when a word is unknown, a value is missing or no number; the message names it
     */
    public static ServerOptions parse(String... words) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            String name = word.startsWith("--") ? word.substring(2, equals < 0 ? word.length() : equals) : word;
            if (!word.startsWith("--") || !KNOWN.contains(name)) {
                throw new IllegalArgumentException(word + ": not an option; known are "
                        + KNOWN.stream().sorted().map(known -> "--" + known).toList());
            }
            given.put(name, equals < 0 ? "true" : word.substring(equals + 1));
        }
        boolean train = flag(given, "train");
        Role role = Role.of(train ? given.getOrDefault("role", "gateway") : required(given, "role"));
        ServerOptions options = new ServerOptions(
                role,
                train ? given.getOrDefault("server", "train") : required(given, "server"),
                given.getOrDefault("environment", ""),
                given.getOrDefault("host", "127.0.0.1"),
                port(given, "http", !train),
                port(given, "peer", !train && role == Role.DATASERVER),
                port(given, "jms", !train && role == Role.EVENTSERVER),
                path(given, "peers"),
                database(given, role, train),
                path(given, "token-file"),
                path(given, "signing-file"),
                path(given, "admin-password-file"),
                path(given, "tls"),
                train || open(given),
                path(given, "data"),
                sink(given),
                jsonLog(given),
                train);
        if (!options.open() && options.tokenFile().isEmpty()) {
            throw new IllegalArgumentException("--token-file is missing: name the file that holds the bearer token");
        }
        return options;
    }

    /** At level development a server that only this machine can reach serves without the token, unless told otherwise; no other does. */
    private static boolean open(Map<String, String> given) {
        String level = given.getOrDefault("level", "");
        String host = given.getOrDefault("host", "127.0.0.1");
        boolean may = level.equals("development") && LOOPBACK.contains(host);
        boolean open = given.containsKey("open") ? flag(given, "open") : may;
        if (open && !may) {
            throw new IllegalArgumentException("--open=true: a server without token is for level development on a"
                    + " loopback address, and this one is at level " + (level.isEmpty() ? "(none given)" : level)
                    + " on "
                    + host + "; leave --open out and name the token's file by --token-file=FILE");
        }
        return open;
    }

    private static boolean jsonLog(Map<String, String> given) {
        return switch (given.getOrDefault("log", "text")) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new IllegalArgumentException("--log=" + given.get("log") + ": say text or json");
        };
    }

    private static Optional<URI> sink(Map<String, String> given) {
        String value = given.getOrDefault("sink", "");
        if (value.isBlank()) {
            return Optional.empty();
        }
        if (!value.matches("(https?://[^/]+.*)|(file:///.+)")) {
            throw new IllegalArgumentException("--sink=" + value + ": say http://..., https://... or file:///FOLDER");
        }
        try {
            return Optional.of(new URI(value));
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException("--sink=" + value + ": " + wrong.getMessage(), wrong);
        }
    }

    private static Optional<DatabaseOptions> database(Map<String, String> given, Role role, boolean train) {
        if (given.get("db.url") == null) {
            if (!train && WITH_DATABASE.contains(role)) {
                throw new IllegalArgumentException("--db.url is missing: a " + role.label() + " needs the database");
            }
            return Optional.empty();
        }
        return Optional.of(new DatabaseOptions(
                required(given, "db.url"), required(given, "db.user"), path(given, "db.password-file")));
    }

    private static String required(Map<String, String> given, String name) {
        @Nullable String value = given.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("--" + name + " is missing");
        }
        return value;
    }

    private static boolean flag(Map<String, String> given, String name) {
        String value = given.getOrDefault(name, "false");
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("--" + name + "=" + value + ": say true or false");
        };
    }

    private static int port(Map<String, String> given, String name, boolean needed) {
        String value = needed ? required(given, name) : given.getOrDefault(name, "0");
        try {
            int port = Integer.parseInt(value);
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("--" + name + "=" + value + ": a port is 0 to 65535");
            }
            return port;
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("--" + name + "=" + value + ": not a port number", notANumber);
        }
    }

    private static Optional<Path> path(Map<String, String> given, String name) {
        return Optional.ofNullable(given.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}

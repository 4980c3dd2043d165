package dev.isle.suite.server.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The addresses of all servers of the environment, from the peers file.
 *
 * <p>The file is replaced at any time by an atomic rename. Each question looks at the file's identity, size and time
 * and reads it again when one of them changed, so a change is seen by the next question and nobody restarts. A file
 * that is absent, too big or not understood changes nothing: the last good content stays, and the log says so once per
 * version of the file. Safe for any number of threads.
 */
public final class Peers {
    private static final Logger log = LoggerFactory.getLogger(Peers.class);
    private static final long LIMIT_BYTES = 1 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private record Mark(
            @Nullable Object key, long size, @Nullable FileTime time) {}

    private final Optional<Path> file;
    private @Nullable Mark seen;
    private Map<String, List<Member>> roles = Map.of();

    private record Member(String name, Map<String, Port> ports) {}

    private record Port(String host, int port, String scheme) {}

    /** Reads that file on demand; without one there are no peers. */
    public Peers(Optional<Path> file) {
        this.file = file;
    }

    /** Where the port of that name is reached on every server of a role, in the file's order; empty when unknown. */
    public List<Endpoint> of(String role, String port) {
        List<Endpoint> found = new ArrayList<>();
        for (Member member : current().getOrDefault(role, List.of())) {
            @Nullable Port at = member.ports().get(port);
            if (at != null) {
                found.add(new Endpoint(member.name(), at.scheme(), at.host(), at.port()));
            }
        }
        return List.copyOf(found);
    }

    private synchronized Map<String, List<Member>> current() {
        if (file.isEmpty()) {
            return roles;
        }
        Path path = file.get();
        Mark mark = mark(path);
        if (mark.equals(seen)) {
            return roles;
        }
        seen = mark;
        if (mark.time() == null) {
            return roles;
        }
        try {
            if (mark.size() > LIMIT_BYTES) {
                throw new IOException("it has " + mark.size() + " bytes, more than " + LIMIT_BYTES);
            }
            roles = parse(JSON.readTree(Files.readAllBytes(path)));
        } catch (IOException | JacksonException unreadable) {
            log.warn(
                    "peers file {} not understood, the addresses read before stay in use: {}",
                    path,
                    unreadable.getMessage());
        }
        return roles;
    }

    private static Mark mark(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Mark(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
        } catch (IOException absent) {
            return new Mark(null, 0, null);
        }
    }

    private static Map<String, List<Member>> parse(JsonNode root) throws IOException {
        if (!root.path("roles").isObject()) {
            throw new IOException("it has no object 'roles'");
        }
        Map<String, List<Member>> roles = new TreeMap<>();
        for (Map.Entry<String, JsonNode> role : root.path("roles").properties()) {
            List<Member> members = new ArrayList<>();
            for (JsonNode member : role.getValue()) {
                String name = member.path("name").asString("");
                if (name.isEmpty()) {
                    throw new IOException("role " + role.getKey() + ": a member without name");
                }
                members.add(new Member(name, ports(role.getKey(), member)));
            }
            roles.put(role.getKey(), List.copyOf(members));
        }
        return roles;
    }

    private static Map<String, Port> ports(String role, JsonNode member) throws IOException {
        Map<String, Port> ports = new TreeMap<>();
        for (Map.Entry<String, JsonNode> port : member.path("ports").properties()) {
            JsonNode at = port.getValue();
            int number = at.path("port").asInt(0);
            // A port may have a host of its own, where an external role's ports live apart.
            String host = at.path("host").asString(member.path("host").asString(""));
            if (number < 1 || number > 65_535 || host.isEmpty()) {
                throw new IOException("role " + role + ", port " + port.getKey() + ": no host or no port number");
            }
            ports.put(port.getKey(), new Port(host, number, at.path("scheme").asString("")));
        }
        return ports;
    }
}

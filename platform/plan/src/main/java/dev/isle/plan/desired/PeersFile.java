package dev.isle.plan.desired;

import dev.isle.model.Suite;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The text of the peers file: the addresses of all servers, the same for every runtime. JSON:
 * {@code {"environment": NAME, "roles": {ROLE: [{"name": SERVER, "host": HOST, "ports": {PORT: {"port": NUMBER, "scheme": "http"}}}]}}}, roles and ports
 * sorted by name, members by ordinal. A member that runs elsewhere comes last and has the role's name; each of its ports has a {@code host} beside, for endpoints may
 * differ. Equal plans give equal texts. Pure.
 */
public final class PeersFile {
    private PeersFile() {}

    /**
     * Renders it.
     *
     * @param layout says the host by which a server is reached
     */
    public static String render(Plan plan, Layout layout) {
        Map<String, List<String>> roles = new TreeMap<>();
        for (RolePlan role : plan.roles()) {
            List<String> members = new ArrayList<>();
            for (String server : role.servers()) {
                plan.server(server).ifPresent(s -> members.add(member(s, layout.host(server))));
            }
            if (role.elsewhere()) {
                members.add(external(role));
            }
            roles.put(role.name(), members);
        }
        StringBuilder text = new StringBuilder("{\"environment\":").append(quote(plan.environment()));
        text.append(",\"roles\":{");
        String before = "\n";
        for (Map.Entry<String, List<String>> role : roles.entrySet()) {
            text.append(before).append(quote(role.getKey())).append(":[");
            text.append(String.join(",", role.getValue())).append(']');
            before = ",\n";
        }
        return text.append("\n}}\n").toString();
    }

    private static String member(ServerPlan server, String host) {
        Map<String, String> ports = new TreeMap<>();
        server.ports()
                .forEach((name, port) -> ports.put(
                        name, "{\"port\":" + port.number() + ",\"scheme\":" + quote(word(port.scheme())) + "}"));
        return object(server.name(), host, ports);
    }

    private static String external(RolePlan role) {
        Map<String, String> ports = new TreeMap<>();
        String first = "";
        for (Map.Entry<String, String> endpoint : new TreeMap<>(role.endpoints()).entrySet()) {
            URI uri = URI.create(endpoint.getValue());
            String scheme = uri.getScheme() == null ? "tcp" : uri.getScheme();
            String host = uri.getHost() == null ? "" : uri.getHost();
            first = first.isEmpty() ? host : first;
            int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
            ports.put(
                    endpoint.getKey(),
                    "{\"port\":" + port + ",\"scheme\":" + quote(scheme) + ",\"host\":" + quote(host) + "}");
        }
        return object(role.name(), first, ports);
    }

    private static String object(String name, String host, Map<String, String> ports) {
        StringBuilder text = new StringBuilder("\n {\"name\":").append(quote(name));
        text.append(",\"host\":").append(quote(host)).append(",\"ports\":{");
        String before = "";
        for (Map.Entry<String, String> port : ports.entrySet()) {
            text.append(before).append(quote(port.getKey())).append(':').append(port.getValue());
            before = ",";
        }
        return text.append("}}").toString();
    }

    private static String word(Suite.Scheme scheme) {
        return switch (scheme) {
            case HTTP -> "http";
            case HTTPS -> "https";
            case TCP -> "tcp";
            case TLS -> "tls";
        };
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                default -> {
                    if (c < 0x20) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}

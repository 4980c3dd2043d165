package dev.isle.suite.server.peers;

/** Where a port of another server is reached; {@code scheme} {@code http} or {@code https}, {@code tcp} or {@code tls}. */
public record Endpoint(String server, String scheme, String host, int port) {
    /** Whether the port speaks TLS. */
    public boolean secured() {
        return scheme.equals("https") || scheme.equals("tls");
    }

    /** The address as {@code scheme://host:port}, an IPv6 host in brackets. */
    public String address() {
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}

package dev.isle.suite.server.peers;

/** Where a port of another server is reached; {@code scheme} such as {@code http} or {@code tcp}. */
public record Endpoint(String server, String scheme, String host, int port) {
    /** The address as {@code scheme://host:port}, an IPv6 host in brackets. */
    public String address() {
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}

package dev.isle.plan.planner;

import dev.isle.plan.desired.Layout;

/**
 * A layout below {@code /srv/isle}, with Java 17 and 25 at hand; a cache was trained with the latter.
 *
 * @param address by which every server is reached
 */
public record FixedLayout(String release, String address) implements Layout {
    /** On one machine. */
    public FixedLayout(String release) {
        this(release, "127.0.0.1");
    }

    @Override
    public String releasePath() {
        return release;
    }

    @Override
    public String workFolder(String server) {
        return "/srv/isle/work/" + server;
    }

    @Override
    public String dataFolder(String server) {
        return "/srv/isle/data/" + server;
    }

    @Override
    public String sharedFolder(String role) {
        return "/srv/isle/shared/" + role;
    }

    @Override
    public String logFolder(String server) {
        return "/srv/isle/logs/" + server;
    }

    @Override
    public String dumpFolder(String server) {
        return "/srv/isle/dumps/" + server;
    }

    @Override
    public String tempFolder(String server) {
        return "/srv/isle/tmp/" + server;
    }

    @Override
    public String peersFile(String server) {
        return "/srv/isle/peers.json";
    }

    @Override
    public String secretPath(String secret) {
        return "/srv/isle/secrets/" + secret;
    }

    @Override
    public String passwordPath(String database, String user) {
        return "/srv/isle/secrets/" + database + "." + user + ".password";
    }

    @Override
    public String tlsFolder(String server) {
        return "/srv/isle/tls/" + server;
    }

    @Override
    public String authorityFile() {
        return "/srv/isle/tls/ca.pem";
    }

    @Override
    public String host(String server) {
        return address;
    }

    @Override
    public String bind(String server) {
        return "0.0.0.0";
    }

    @Override
    public JavaHome java(String wanted) {
        return switch (wanted) {
            case "17" -> new JavaHome("/jdk/17", 17, "");
            case "25", ">=25", ">=21" -> new JavaHome("/jdk/25", 25, "/srv/isle/cache/suite.aot");
            default -> new JavaHome("", 0, "");
        };
    }
}

package dev.isle.plan.planner;

import dev.isle.plan.desired.Layout;

/** A layout below {@code /isle}, with Java 17 and 25 at hand; a cache was trained with the latter. */
public record FixedLayout(String release) implements Layout {
    @Override
    public String releasePath() {
        return release;
    }

    @Override
    public String workFolder(String server) {
        return "/isle/work/" + server;
    }

    @Override
    public String dataFolder(String server) {
        return "/isle/data/" + server;
    }

    @Override
    public String sharedFolder(String role) {
        return "/isle/shared/" + role;
    }

    @Override
    public String logFolder(String server) {
        return "/isle/logs/" + server;
    }

    @Override
    public String peersFile(String server) {
        return "/isle/peers.json";
    }

    @Override
    public String secretPath(String secret) {
        return "/isle/secrets/" + secret;
    }

    @Override
    public String passwordPath(String database, String user) {
        return "/isle/secrets/" + database + "." + user + ".password";
    }

    @Override
    public String host(String server) {
        return "127.0.0.1";
    }

    @Override
    public JavaHome java(String wanted) {
        return switch (wanted) {
            case "17" -> new JavaHome("/jdk/17", 17, "");
            case "25", ">=25", ">=21" -> new JavaHome("/jdk/25", 25, "/isle/cache/suite.aot");
            default -> new JavaHome("", 0, "");
        };
    }
}

package dev.isle.kubernetes;

import dev.isle.model.Suite;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.ServerPlan.PortPlan;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server's health as a kubelet's probes: {@code startup} and {@code hung} times become failure thresholds. A sensor document ({@code rest}) is no probe and
 * is not read here. Pure.
 */
final class Probes {
    private static final int STARTUP_PERIOD_SECONDS = 1;
    private static final int LIVE_PERIOD_SECONDS = 5;
    private static final int READY_PERIOD_SECONDS = 2;

    private Probes() {}

    /** Puts the probes into the container. */
    static void into(Container container, ServerPlan server) {
        Suite.Health health = server.health();
        int timeout = Math.max(1, seconds(health.timeout()));
        Probe live = live(server);
        if (live != null) {
            container.setStartupProbe(new ProbeBuilder(live)
                    .withPeriodSeconds(STARTUP_PERIOD_SECONDS)
                    .withTimeoutSeconds(timeout)
                    .withFailureThreshold(Math.max(1, seconds(health.startup()) / STARTUP_PERIOD_SECONDS))
                    .build());
            container.setLivenessProbe(new ProbeBuilder(live)
                    .withPeriodSeconds(LIVE_PERIOD_SECONDS)
                    .withTimeoutSeconds(timeout)
                    .withFailureThreshold(
                            Math.max(1, (seconds(health.hung()) + LIVE_PERIOD_SECONDS - 1) / LIVE_PERIOD_SECONDS))
                    .build());
        }
        String ready = health.readyHttp();
        PortPlan http = httpPort(server);
        if (ready != null && http != null) {
            container.setReadinessProbe(new ProbeBuilder(http(ready, http))
                    .withPeriodSeconds(READY_PERIOD_SECONDS)
                    .withTimeoutSeconds(timeout)
                    .withFailureThreshold(1)
                    .build());
        }
    }

    private static @Nullable Probe live(ServerPlan server) {
        Suite.Health health = server.health();
        PortPlan http = httpPort(server);
        String path = health.liveHttp();
        if (path != null && http != null) {
            return http(path, http);
        }
        PortPlan tcp = health.tcp() == null ? null : server.ports().get(health.tcp());
        if (tcp != null) {
            return new ProbeBuilder()
                    .withNewTcpSocket()
                    .withNewPort(tcp.number())
                    .endTcpSocket()
                    .build();
        }
        List<String> command = health.command();
        if (command != null) {
            return new ProbeBuilder()
                    .withNewExec()
                    .withCommand(command)
                    .endExec()
                    .build();
        }
        return null;
    }

    private static Probe http(String path, PortPlan port) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort(port.number())
                .withScheme(port.scheme() == Suite.Scheme.HTTPS ? "HTTPS" : "HTTP")
                .endHttpGet()
                .build();
    }

    /** The first port that speaks HTTP. */
    private static @Nullable PortPlan httpPort(ServerPlan server) {
        return server.ports().entrySet().stream()
                .map(Map.Entry::getValue)
                .filter(port -> port.scheme() == Suite.Scheme.HTTP || port.scheme() == Suite.Scheme.HTTPS)
                .findFirst()
                .orElse(null);
    }

    /** Whole seconds, rounded up. */
    static int seconds(Duration duration) {
        return Math.toIntExact((duration.toMillis() + 999) / 1000);
    }
}

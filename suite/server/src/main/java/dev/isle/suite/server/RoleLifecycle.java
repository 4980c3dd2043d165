package dev.isle.suite.server;

import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.role.RoleService;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the role's work when HTTP is being served and, at SIGTERM, ends it before HTTP ends: no new work, the work in
 * flight for at most five seconds, then the role, which gives up what it holds in the environment (the lease of a dataserver).
 */
final class RoleLifecycle implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RoleLifecycle.class);
    private static final Duration LAST_WORK = Duration.ofSeconds(5);

    private final ServerOptions options;
    private final RoleService role;
    private final Admission admission;
    private volatile boolean running;

    RoleLifecycle(ServerOptions options, RoleService role, Admission admission) {
        this.options = options;
        this.role = role;
        this.admission = admission;
    }

    @Override
    public void start() {
        running = true;
        role.start();
        log.info(
                "{} {} of environment {} serves {} on {}:{}",
                options.role().label(),
                options.server(),
                options.environment(),
                options.tls().isPresent() ? "https" : "http",
                options.host(),
                options.http());
    }

    @Override
    public void stop() {
        try {
            if (!admission.close(LAST_WORK)) {
                log.warn("stopping with {} pieces of work in flight", admission.inFlight());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            role.stop();
            running = false;
            log.info("stopped");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the web server at start, before it at stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}

package dev.isle.suite.server.events;

import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.role.RoleService;
import dev.isle.suite.server.tls.Tls;
import java.util.List;
import java.util.Set;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.function.RouterFunctions;

/**
 * The event server: an Artemis broker inside this process.
 *
 * <p>It keeps nothing on disk and drops messages when a subscriber is slow, on purpose: the queue of record is the event
 * table, a message is only a bell that makes an engine look there sooner. Clients log in with the environment's token
 * as password.
 */
public final class Broker implements RoleService {
    private static final Logger log = LoggerFactory.getLogger(Broker.class);
    private static final long ADDRESS_LIMIT_BYTES = 1 << 20;

    private final ServerOptions options;
    private final Token token;
    private final Tls tls;
    private volatile @Nullable EmbeddedActiveMQ broker;

    /** A broker on the port that the options name. */
    public Broker(ServerOptions options, Token token, Tls tls) {
        this.options = options;
        this.token = token;
        this.tls = tls;
    }

    @Override
    public void start() {
        Thread.ofPlatform().name("broker-start").daemon(true).start(this::run);
    }

    private void run() {
        EmbeddedActiveMQ starting = new EmbeddedActiveMQ();
        try {
            starting.setConfiguration(configuration()).setSecurityManager(new TokenLogin(token));
            starting.start();
            if (!starting.getActiveMQServer().isStarted()) {
                throw new IllegalStateException("it did not start; lines above say why");
            }
            broker = starting;
            log.info("broker listens on {}:{}{}", options.host(), options.jms(), tls.on() ? " by TLS" : "");
        } catch (Exception failure) {
            // A broker without its port is of no use to anybody: Isle starts the server again.
            log.error("broker cannot listen on {}:{}", options.host(), options.jms(), failure);
            System.exit(1);
        }
    }

    private Configuration configuration() throws Exception {
        return new ConfigurationImpl()
                .setName(options.server())
                .setPersistenceEnabled(false)
                .setSecurityEnabled(true)
                .setJMXManagementEnabled(false)
                .setMessageCounterEnabled(false)
                .setGracefulShutdownEnabled(false)
                .setMaxDiskUsage(-1)
                .setScheduledThreadPoolMaxSize(2)
                .setThreadPoolMaxSize(8)
                .addAcceptorConfiguration(
                        "jms",
                        "tcp://" + options.host() + ":" + options.jms()
                                + "?protocols=CORE&useEpoll=false&useKQueue=false&nioRemotingThreads=2"
                                + FolderSslContexts.settings(tls)
                                + (tls.on() ? "&sslHandshakeTimeout=3" : ""))
                .addAddressSetting(
                        "#",
                        new AddressSettings()
                                .setMaxSizeBytes(ADDRESS_LIMIT_BYTES)
                                .setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP));
    }

    @Override
    public void stop() {
        @Nullable EmbeddedActiveMQ running = broker;
        if (running == null) {
            return;
        }
        broker = null; // a stopped one cannot say how much it has: who still asks is answered without it
        try {
            running.stop();
        } catch (Exception failure) {
            log.warn("broker did not stop cleanly: {}", failure.toString());
        }
    }

    @Override
    public List<Sensor> sensors() {
        @Nullable EmbeddedActiveMQ running = broker;
        if (running == null) {
            return List.of(Sensor.gate("broker", "events", "none", Colour.RED, "not listening"));
        }
        ActiveMQServer server = running.getActiveMQServer();
        long waiting = server.getTotalMessageCount();
        return List.of(
                Sensor.gate(
                        "broker",
                        "events",
                        server.getConnectionCount(),
                        server.isActive() ? Colour.GREEN : Colour.RED,
                        "clients connected"),
                Sensor.warn("waiting", "events", waiting, Colour.GREEN, "messages that no subscriber has taken yet"));
    }

    @Override
    public void measure(Sheet sheet) {
        @Nullable EmbeddedActiveMQ running = broker;
        @Nullable ActiveMQServer server = running == null ? null : running.getActiveMQServer();
        sheet.set(Measure.BROKER_CLIENTS, server == null ? 0 : server.getConnectionCount());
        sheet.set(Measure.BROKER_WAITING, server == null ? 0 : server.getTotalMessageCount());
        sheet.set(Measure.BROKER_MESSAGES, server == null ? 0 : server.getTotalMessagesAdded(), "added");
        sheet.set(Measure.BROKER_MESSAGES, server == null ? 0 : server.getTotalMessagesAcknowledged(), "taken");
    }

    @Override
    public void routes(RouterFunctions.Builder routes) {
        // Health and drain, which every server has, are all of it.
    }

    /** Lets in whoever knows the environment's token; there are no finer rights. */
    private record TokenLogin(Token token) implements ActiveMQSecurityManager {
        @Override
        public boolean validateUser(@Nullable String user, @Nullable String password) {
            return token.matches(password);
        }

        @Override
        public boolean validateUserAndRole(
                @Nullable String user,
                @Nullable String password,
                @Nullable Set<org.apache.activemq.artemis.core.security.Role> roles,
                @Nullable CheckType check) {
            return token.matches(password);
        }
    }
}

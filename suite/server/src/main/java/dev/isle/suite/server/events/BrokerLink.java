package dev.isle.suite.server.events;

import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.peers.Endpoint;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.tls.Tls;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to the broker, in a thread of its own, for as long as the server runs.
 *
 * <p>It knocks at the broker's port every tenth of a second while there is no connection, and logs in only when
 * somebody listens; a broker that comes back is in use within about that time. Nothing that matters waits for this link.
 */
final class BrokerLink {
    private static final Logger log = LoggerFactory.getLogger(BrokerLink.class);
    private static final String TOPIC = "trade-events";
    private static final Duration KNOCK = Duration.ofMillis(100);
    private static final int KNOCK_PATIENCE_MILLIS = 1000;
    // The JDK's own sockets, no second attempt of its own, and a silent broker is given up after three seconds.
    private static final String SETTINGS =
            "?useEpoll=false&useKQueue=false&reconnectAttempts=0&initialConnectAttempts=1"
                    + "&callTimeout=2000&clientFailureCheckPeriod=1000&connectionTTL=3000";

    /** What is done on the connection. Returns when {@code wait} says that the connection or the link has ended. */
    interface Conversation {
        void hold(Session session, Topic topic) throws JMSException, InterruptedException;
    }

    private final Peers peers;
    private final Token token;
    private final Tls tls;
    private final Gate gate;
    private final Conversation conversation;
    private final Thread thread;
    private volatile String connectedTo = "";
    private volatile boolean failed;
    private @Nullable String noted;

    /** A link that holds that conversation again and again; {@code gate} is opened whenever a connection fails. */
    BrokerLink(String name, Peers peers, Token token, Tls tls, Gate gate, Conversation conversation) {
        this.peers = peers;
        this.token = token;
        this.tls = tls;
        this.gate = gate;
        this.conversation = conversation;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void stop() {
        thread.interrupt();
    }

    /** Whether the present connection has failed; a conversation returns then. */
    boolean failed() {
        return failed;
    }

    boolean connected() {
        return !connectedTo.isEmpty();
    }

    /** The sensor {@code events}: it only warns, the event table needs no broker. */
    Sensor sensor() {
        String to = connectedTo;
        return to.isEmpty()
                ? Sensor.warn("events", "events", "unconnected", Colour.AMBER, "no broker; engines look by themselves")
                : Sensor.warn("events", "events", "connected", Colour.GREEN, to);
    }

    private void run() {
        try {
            while (true) {
                for (Endpoint endpoint : peers.of("eventserver", "jms")) {
                    if (listens(endpoint)) {
                        converse(endpoint);
                    }
                }
                gate.await(KNOCK);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void converse(Endpoint endpoint) throws InterruptedException {
        failed = false;
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(address(endpoint));
                Connection connection = factory.createConnection("isle", token.value())) {
            connection.setExceptionListener(failure -> {
                failed = true;
                gate.open();
            });
            connection.start();
            try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
                connectedTo = endpoint.server();
                log.info("connected to broker {}", endpoint.server());
                conversation.hold(session, session.createTopic(TOPIC));
            }
        } catch (JMSException | RuntimeException lost) {
            note(endpoint, lost);
        } finally {
            if (!connectedTo.isEmpty()) {
                log.info("connection to broker {} ended", endpoint.server());
            }
            connectedTo = "";
        }
    }

    /** The address in the broker's words: a port that speaks TLS is asked by its settings, not by a scheme. */
    private String address(Endpoint endpoint) throws JMSException {
        if (!endpoint.secured()) {
            return endpoint.address() + SETTINGS;
        }
        if (!tls.on()) {
            throw new JMSException(
                    "its port speaks TLS, and this server has no --tls folder whose authority it believes");
        }
        return new Endpoint(endpoint.server(), "tcp", endpoint.host(), endpoint.port()).address()
                + SETTINGS
                + FolderSslContexts.settings(tls);
    }

    private void note(Endpoint endpoint, Exception lost) {
        String text = endpoint.server() + ": " + lost.getMessage();
        if (!text.equals(noted)) {
            noted = text;
            log.warn("no connection to broker {}", text);
        }
    }

    private static boolean listens(Endpoint endpoint) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), KNOCK_PATIENCE_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }
}

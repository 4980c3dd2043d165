package dev.isle.suite.server.events;

import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.tls.Tls;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.time.Duration;

/** Hears the bell: runs an action for each message, and once when a connection begins, for what was missed before. */
public final class BellHearer {
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final Gate gate = new Gate();
    private final Runnable action;
    private final BrokerLink link;

    /** A hearer that finds the broker in the peers file; the action must be quick. */
    public BellHearer(Peers peers, Token token, Tls tls, Runnable action) {
        this.action = action;
        link = new BrokerLink("bell-hearer", peers, token, tls, gate, this::hear);
    }

    /** Begins to keep the connection. */
    public void start() {
        link.start();
    }

    /** Ends it. */
    public void stop() {
        link.stop();
    }

    /** Whether there is a connection now. */
    public boolean connected() {
        return link.connected();
    }

    /** The sensor {@code events}. */
    public Sensor sensor() {
        return link.sensor();
    }

    private void hear(Session session, Topic topic) throws JMSException, InterruptedException {
        try (MessageConsumer consumer = session.createConsumer(topic)) {
            consumer.setMessageListener(message -> action.run());
            action.run();
            while (!link.failed()) {
                boolean _ = gate.await(LOOK);
            }
        }
    }
}

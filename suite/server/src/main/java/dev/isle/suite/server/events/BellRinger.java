package dev.isle.suite.server.events;

import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.tls.Tls;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells the engines, by way of the broker, that events were stored. {@link #ring} never waits and never fails; several
 * rings may become one message; without a broker a ring is lost, and the engines find the events by themselves.
 */
public final class BellRinger {
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final Gate gate = new Gate();
    private final AtomicReference<@Nullable String> waiting = new AtomicReference<>();
    private final BrokerLink link;

    /** A ringer that finds the broker in the peers file. */
    public BellRinger(Peers peers, Token token, Tls tls) {
        link = new BrokerLink("bell-ringer", peers, token, tls, gate, this::send);
    }

    /** Begins to keep the connection. */
    public void start() {
        link.start();
    }

    /** Ends it. */
    public void stop() {
        link.stop();
    }

    /** Says that events of that trade are stored. */
    public void ring(String trade) {
        waiting.set(trade);
        gate.open();
    }

    /** Whether there is a connection now. */
    public boolean connected() {
        return link.connected();
    }

    /** The sensor {@code events}. */
    public Sensor sensor() {
        return link.sensor();
    }

    private void send(Session session, Topic topic) throws JMSException, InterruptedException {
        try (MessageProducer producer = session.createProducer(topic)) {
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            producer.setDisableMessageID(true);
            producer.setDisableMessageTimestamp(true);
            while (!link.failed()) {
                @Nullable String trade = waiting.getAndSet(null);
                if (trade != null) {
                    producer.send(session.createTextMessage("trade=" + trade));
                }
                boolean _ = gate.await(LOOK);
            }
        }
    }
}

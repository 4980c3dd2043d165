package dev.isle.suite.server.dataserver;

import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.peers.Endpoint;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.process.Role;
import dev.isle.suite.server.tls.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A standby's ear at the active. It calls the lease's holder and listens to its lines; a broken connection is noticed
 * at once, silence after {@link #SILENT}. What it says is suspicion for {@link ElectionRule}, never proof.
 */
final class PeerLink {
    /** After how long without a line the holder counts as not heard. */
    static final Duration SILENT = Duration.ofMillis(1000);

    private static final Logger log = LoggerFactory.getLogger(PeerLink.class);
    private static final Duration CALL_AGAIN = Duration.ofMillis(100);
    private static final int CONNECT_MILLIS = 500;
    private static final int LINE_BYTES = 18;

    private final Peers peers;
    private final Token token;
    private final Tls tls;
    private final Gate election;
    private final Gate followed = new Gate();
    private volatile String holder = "";
    private volatile long epoch;
    private volatile Word word = Word.NONE;
    private volatile @Nullable Socket socket;
    private @Nullable Thread thread;
    private @Nullable String noted;

    /** A link that opens that gate whenever what it hears has changed. */
    PeerLink(Peers peers, Token token, Tls tls, Gate election) {
        this.peers = peers;
        this.token = token;
        this.tls = tls;
        this.election = election;
    }

    void start() {
        thread = Thread.ofVirtual().name("peer-link").start(this::run);
    }

    void stop() {
        Optional.ofNullable(thread).ifPresent(Thread::interrupt);
        hangUp();
    }

    /** Listen to that holder of that epoch from now on; an empty name: to nobody. */
    void follow(String name, long term) {
        if (name.equals(holder) && term == epoch) {
            return;
        }
        boolean other = !name.equals(holder);
        holder = name;
        epoch = term;
        word = Word.NONE;
        if (other) {
            hangUp();
        }
        followed.open();
    }

    /** What is heard of the holder that was named last. */
    Word word() {
        return word;
    }

    private void run() {
        try {
            boolean wasHeard = false;
            while (true) {
                String calling = holder;
                Optional<Endpoint> address = calling.isEmpty()
                        ? Optional.empty()
                        : peers.of(Role.DATASERVER.label(), "peer").stream()
                                .filter(endpoint -> endpoint.server().equals(calling))
                                .findFirst();
                if (address.isEmpty()) {
                    say(calling, Word.NONE);
                    wasHeard = false;
                    boolean _ = followed.await(CALL_AGAIN.multipliedBy(5));
                    continue;
                }
                boolean heardNow = false;
                boolean refused = false;
                try {
                    heardNow = listen(calling, address.get());
                } catch (ConnectException nobodyListens) {
                    refused = true;
                } catch (SSLException stranger) {
                    note(calling, stranger);
                } catch (IOException broken) {
                    // Never heard this time: call again in a moment.
                }
                wasHeard |= heardNow;
                say(calling, wasHeard && refused ? Word.GONE : Word.NONE);
                if (!heardNow) {
                    // After a break call again at once: whether somebody still listens is the strongest hint there is.
                    boolean _ = followed.await(CALL_AGAIN);
                }
                if (!calling.equals(holder)) {
                    wasHeard = false;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Listens until the connection breaks or is silent; returns or throws then. Whether it was heard: see the return. */
    private boolean listen(String calling, Endpoint address) throws IOException {
        boolean heard = false;
        try (Socket call = new Socket()) {
            call.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
            socket = call;
            if (!calling.equals(holder)) {
                return false;
            }
            call.setTcpNoDelay(true);
            call.setSoTimeout((int) SILENT.toMillis());
            Socket line = address.secured() ? tls.call(call, address.host()) : call;
            line.getOutputStream().write((token.value() + "\n").getBytes(StandardCharsets.UTF_8));
            while (true) {
                long leads = number(line.getInputStream());
                if (leads < 0) {
                    return heard;
                }
                heard = true;
                say(calling, leads > 0 && leads == epoch ? Word.HEARD : Word.NONE);
            }
        } catch (ConnectException nobody) {
            throw nobody;
        } catch (IOException broken) {
            if (heard) {
                return true;
            }
            throw broken;
        } finally {
            socket = null;
        }
    }

    private void note(String calling, SSLException stranger) {
        String text = calling + ": " + stranger.getMessage();
        if (!text.equals(noted)) {
            noted = text;
            log.warn("no TLS with peer {}", text);
        }
    }

    private void say(String about, Word now) {
        if (about.equals(holder) && word != now) {
            word = now;
            election.open();
        }
    }

    private void hangUp() {
        @Nullable Socket call = socket;
        if (call != null) {
            try {
                call.close();
            } catch (IOException ignored) {
                // It is closed either way.
            }
        }
    }

    /** The next line as a number, or -1 at the end. */
    private static long number(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return -1;
            }
            if (c < '0' || c > '9' || line.length() >= LINE_BYTES) {
                throw new IOException("not a line of this protocol");
            }
            line.append((char) c);
        }
        return line.isEmpty() ? -1 : Long.parseLong(line.toString());
    }
}

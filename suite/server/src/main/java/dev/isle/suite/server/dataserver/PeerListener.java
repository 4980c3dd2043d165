package dev.isle.suite.server.dataserver;

import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.tls.Tls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells standbys that this member lives and which term it leads. With TLS both ends first prove by their certificates that
 * they belong to the environment. A caller sends the token in a line; then it gets the
 * present epoch (0 while this member stands by) in a line, five times a second, and at once when {@link #tell} is called.
 */
final class PeerListener {
    /** Time between two lines. */
    static final Duration PACE = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(PeerListener.class);
    private static final int CALLERS = 8;
    private static final int HELLO_MILLIS = 2000;
    private static final int HELLO_CHARACTERS = 4096;

    private final String host;
    private final int port;
    private final Token token;
    private final Tls tls;
    private final LongSupplier term;
    private final Semaphore room = new Semaphore(CALLERS);
    private final Set<Gate> gates = ConcurrentHashMap.newKeySet();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ServerSocket listening;

    /** A listener that is not bound yet. */
    PeerListener(String host, int port, Token token, Tls tls, LongSupplier term) throws IOException {
        this.host = host;
        this.port = port;
        this.token = token;
        this.tls = tls;
        this.term = term;
        this.listening = new ServerSocket();
    }

    /** Binds the port and answers from now on. */
    void start() throws IOException {
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(InetAddress.getByName(host), port), CALLERS);
        Thread.ofVirtual().name("peer-listener").start(this::accept);
    }

    /** Ends all conversations and gives the port back. */
    void stop() {
        close(listening);
        sockets.forEach(PeerListener::close);
    }

    /** Says the present term to every caller now. */
    void tell() {
        gates.forEach(Gate::open);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket caller = listening.accept();
                if (room.tryAcquire()) {
                    Thread.ofVirtual().name("peer-caller").start(() -> serve(caller));
                } else {
                    close(caller);
                }
            } catch (IOException failure) {
                if (!listening.isClosed()) {
                    log.warn("peer port {}: {}", port, failure.toString());
                }
            }
        }
    }

    private void serve(Socket caller) {
        Gate gate = new Gate();
        sockets.add(caller);
        gates.add(gate);
        try (caller) {
            caller.setTcpNoDelay(true);
            caller.setSoTimeout(HELLO_MILLIS);
            Socket heard = tls.on() ? tls.accept(caller) : caller;
            Reader in = new BufferedReader(new InputStreamReader(heard.getInputStream(), StandardCharsets.UTF_8));
            if (!token.matches(line(in))) {
                log.warn("peer {} refused: it does not know the token", caller.getRemoteSocketAddress());
                return;
            }
            while (!listening.isClosed()) {
                heard.getOutputStream().write((term.getAsLong() + "\n").getBytes(StandardCharsets.UTF_8));
                boolean _ = gate.await(PACE);
            }
        } catch (SSLException stranger) {
            log.warn("peer {} refused: {}", caller.getRemoteSocketAddress(), stranger.getMessage());
        } catch (IOException gone) {
            // The caller ended the conversation; it calls again when it wants to.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            gates.remove(gate);
            sockets.remove(caller);
            room.release();
        }
    }

    private static String line(Reader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() >= HELLO_CHARACTERS) {
                throw new IOException("the first line is too long");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private static void close(java.io.Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException ignored) {
            // Nothing depends on it.
        }
    }
}

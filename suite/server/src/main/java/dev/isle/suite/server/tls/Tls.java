package dev.isle.suite.server.tls;

import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * How this server proves itself and whom it believes, or that TLS is off. The files of the folder are read again when they
 * change, so renewed certificates, also those of the authority, hold from the next handshake on, without a restart.
 * Thread-safe.
 */
public final class Tls {
    /** What both ends speak. */
    public static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** How long a session may be resumed without looking at certificates again. */
    private static final Duration SESSION = Duration.ofHours(1);

    private static final Tls OFF = new Tls(Optional.empty());

    private record On(Path folder, LiveMaterial live, SSLContext context) {}

    private final Optional<On> on;

    private Tls(Optional<On> on) {
        this.on = on;
    }

    /** No TLS. */
    public static Tls off() {
        return OFF;
    }

    /**
     * TLS by that folder's certificates; off without one.
     *
     * @throws BrokenTlsFolder when the folder's files are not there, or do not fit together
     */
    public static Tls by(Optional<Path> folder) throws BrokenTlsFolder {
        return folder.isEmpty() ? OFF : by(folder.get());
    }

    private static Tls by(Path folder) throws BrokenTlsFolder {
        LiveMaterial live = new LiveMaterial(folder);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new LiveKey(live)}, new TrustManager[] {new LiveTrust(live)}, null);
            context.getServerSessionContext().setSessionTimeout((int) SESSION.toSeconds());
            context.getClientSessionContext().setSessionTimeout((int) SESSION.toSeconds());
            return new Tls(Optional.of(new On(folder, live, context)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has TLS", impossible);
        }
    }

    /** Whether this server's ports speak TLS. */
    public boolean on() {
        return on.isPresent();
    }

    /** The folder of the certificates. */
    public Optional<Path> folder() {
        return on.map(On::folder);
    }

    /**
     * What TLS engines are made of; its certificates follow the files.
     *
     * @throws IllegalStateException when TLS is off
     */
    public SSLContext context() {
        return required().context();
    }

    /**
     * What clients use. With TLS off it believes nobody, so that an address that asks for TLS fails; the default of the
     * JVM would read the whole list of public authorities at start, for nothing.
     */
    public SSLContext clientContext() {
        return on.map(On::context).orElseGet(Tls::believingNobody);
    }

    private static SSLContext believingNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has TLS", impossible);
        }
    }

    /** The certificates that this server shows, its own first. */
    public X509Certificate[] chain() {
        return required().live().now().chain().toArray(X509Certificate[]::new);
    }

    /** The authorities that this server believes. */
    public X509Certificate[] authorities() {
        return required().live().now().trust().getAcceptedIssuers();
    }

    /**
     * The accepting end of a conversation on that connection. The caller must show a certificate of the environment.
     * Closing the connection below ends it at once; closing this one may wait for the other end.
     *
     * @throws IOException when the caller did not prove itself, or within the connection's time-out said nothing
     */
    public SSLSocket accept(Socket connection) throws IOException {
        SSLSocket secured =
                (SSLSocket) context().getSocketFactory().createSocket(connection, null, connection.getPort(), true);
        secured.setUseClientMode(false);
        secured.setNeedClientAuth(true);
        return shake(secured);
    }

    /**
     * The calling end: who listens must show a certificate of the environment, made for that host.
     *
     * @throws IOException when it did not, or within the connection's time-out said nothing
     */
    public SSLSocket call(Socket connection, String host) throws IOException {
        if (on.isEmpty()) {
            throw new SSLException(
                    "that port speaks TLS, and this server has no --tls folder whose authority it believes");
        }
        SSLSocket secured =
                (SSLSocket) context().getSocketFactory().createSocket(connection, host, connection.getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        return shake(secured);
    }

    private static SSLSocket shake(SSLSocket secured) throws IOException {
        secured.setEnabledProtocols(PROTOCOLS);
        secured.startHandshake();
        return secured;
    }

    /** The sensor {@code certificate}: amber in the last tenth of its life, red when that is over; none without TLS. */
    public Optional<Sensor> sensor(Instant now) {
        return on.map(present -> {
            X509Certificate own = present.live().now().chain().getFirst();
            Instant begins = own.getNotBefore().toInstant();
            Instant ends = own.getNotAfter().toInstant();
            Duration left = Duration.between(now, ends);
            boolean last = left.multipliedBy(10).compareTo(Duration.between(begins, ends)) < 0;
            return Sensor.warn(
                    "certificate",
                    "server",
                    Math.max(0, left.toHours()),
                    left.isNegative() ? Colour.RED : last ? Colour.AMBER : Colour.GREEN,
                    "hours left; valid until " + ends);
        });
    }

    private On required() {
        return on.orElseThrow(() -> new IllegalStateException("TLS is off: --tls names no folder"));
    }
}

package dev.isle.local.tls;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A caller's side: trusts exactly one authority, that of a file, and no other, also none that Java knows; and asks that the certificate be for the very host that is
 * called. Thread-safe.
 *
 * @param authority the file with its certificate
 */
public record Trust(Path authority) {
    private record Key(Path authority, FileTime at) {}

    /** To read the file and to agree on a session costs more than most calls, so both are kept while the file is the same. */
    private static final Map<Key, SSLContext> CONTEXTS = new ConcurrentHashMap<>();

    /**
     * TLS over a connection, after a whole handshake.
     *
     * @param host as it was called
     * @throws IOException in words for people when the other side is not trusted, is another host, or speaks no TLS
     */
    public Socket over(Socket connection, String host, int port) throws IOException {
        SSLSocket secure = (SSLSocket) context().getSocketFactory().createSocket(connection, host, port, true);
        try {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return secure;
        } catch (SSLException refused) {
            secure.close();
            if (refused.getCause() instanceof SocketTimeoutException slow) {
                throw slow;
            }
            throw new IOException(
                    host + ":" + port + " does not prove by TLS that it is a server of this environment: "
                            + refused.getMessage(),
                    refused);
        } catch (IOException | RuntimeException failure) {
            secure.close();
            throw failure;
        }
    }

    private SSLContext context() throws IOException {
        Key key = new Key(authority, at());
        SSLContext kept = CONTEXTS.get(key);
        if (kept != null) {
            return kept;
        }
        SSLContext made = made();
        CONTEXTS.keySet().removeIf(other -> other.authority().equals(authority));
        CONTEXTS.put(key, made);
        return made;
    }

    private FileTime at() throws IOException {
        try {
            return Files.getLastModifiedTime(authority);
        } catch (IOException absent) {
            throw new IOException(
                    "the certificate of the environment's authority is not at " + authority + " (yet)", absent);
        }
    }

    private SSLContext made() throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("authority", Pem.certificate(Files.readString(authority)));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IOException(
                    "the certificate in " + authority + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }
}

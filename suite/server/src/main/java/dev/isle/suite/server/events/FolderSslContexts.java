package dev.isle.suite.server.events;

import dev.isle.suite.server.tls.Tls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.spi.core.remoting.ssl.SSLContextConfig;
import org.apache.activemq.artemis.spi.core.remoting.ssl.SSLContextFactory;

/**
 * Gives the broker and its clients the server's own TLS context, whose certificates follow the files. Found by
 * {@code ServiceLoader}; it takes the path of the key store to be the folder that {@code --tls} names, of which it is told with the address.
 */
public final class FolderSslContexts implements SSLContextFactory {
    private static final int BEFORE_THE_LIBRARYS_OWN = 100;
    private static final Map<Path, Tls> BY_FOLDER = new ConcurrentHashMap<>();

    /** What an address of a port that speaks TLS has to say besides, which from then on means that TLS; empty when TLS is off. */
    public static String settings(Tls tls) {
        return tls.folder()
                .map(folder -> {
                    BY_FOLDER.put(folder.toAbsolutePath(), tls);
                    return "&sslEnabled=true&forceSSLParameters=true&keyStorePath="
                            + URLEncoder.encode(folder.toAbsolutePath().toString(), StandardCharsets.UTF_8)
                            + "&enabledProtocols=" + String.join(",", Tls.PROTOCOLS);
                })
                .orElse("");
    }

    @Override
    public SSLContext getSSLContext(SSLContextConfig config, Map<String, Object> settings) {
        Tls tls = BY_FOLDER.get(Path.of(config.getKeystorePath()));
        if (tls == null) {
            throw new IllegalStateException("no server here has the TLS folder " + config.getKeystorePath());
        }
        return tls.context();
    }

    @Override
    public int getPriority() {
        return BEFORE_THE_LIBRARYS_OWN;
    }
}

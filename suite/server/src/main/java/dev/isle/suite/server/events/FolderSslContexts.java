package dev.isle.suite.server.events;

import dev.isle.suite.server.tls.BrokenTlsFolder;
import dev.isle.suite.server.tls.Tls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.spi.core.remoting.ssl.SSLContextConfig;
import org.apache.activemq.artemis.spi.core.remoting.ssl.SSLContextFactory;

/**
 * Gives the broker and its clients the server's own TLS context, whose certificates follow the files. Found by
 * {@code ServiceLoader}; it takes the path of the key store to be the folder that {@code --tls} names.
 */
public final class FolderSslContexts implements SSLContextFactory {
    private static final int BEFORE_THE_LIBRARYS_OWN = 100;
    private static final Map<Path, Tls> MADE = new ConcurrentHashMap<>();

    /** What an address of a port that speaks TLS has to say besides; empty when TLS is off. */
    static String settings(Tls tls) {
        return tls.folder()
                .map(folder -> "&sslEnabled=true&forceSSLParameters=true&keyStorePath="
                        + URLEncoder.encode(folder.toAbsolutePath().toString(), StandardCharsets.UTF_8)
                        + "&enabledProtocols=" + String.join(",", Tls.PROTOCOLS))
                .orElse("");
    }

    @Override
    public SSLContext getSSLContext(SSLContextConfig config, Map<String, Object> settings) throws BrokenTlsFolder {
        Path folder = Path.of(config.getKeystorePath());
        Tls made = MADE.get(folder);
        if (made == null) {
            made = Tls.by(Optional.of(folder));
            MADE.put(folder, made);
        }
        return made.context();
    }

    @Override
    public int getPriority() {
        return BEFORE_THE_LIBRARYS_OWN;
    }
}

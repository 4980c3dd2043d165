package dev.isle.suite.server.http;

import dev.isle.suite.server.tls.Tls;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLContext;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;

/** Makes an HTTP port speak HTTPS and nothing else. */
public final class HttpsPort {
    private HttpsPort() {}

    /** Secures a connector that is not started yet, if TLS is on. */
    public static void secure(Connector connector, Tls tls) {
        if (!tls.on()) {
            return;
        }
        SSLHostConfig host = new SSLHostConfig();
        host.setProtocols(String.join("+", Tls.PROTOCOLS));
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setSslContext(new LiveContext(tls));
        host.addCertificate(certificate);
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setProperty("SSLEnabled", "true");
        connector.addSslHostConfig(host);
    }

    /** The server's context as Tomcat wants it: made already, so Tomcat reads no file and keeps no key of its own. */
    private record LiveContext(Tls tls) implements SSLContext {
        @Override
        public void init(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random)
                throws KeyManagementException {
            // It is made already.
        }

        @Override
        public void destroy() {
            // Other parts of the server use it, too.
        }

        @Override
        public SSLSessionContext getServerSessionContext() {
            return tls.context().getServerSessionContext();
        }

        @Override
        public SSLEngine createSSLEngine() {
            return tls.context().createSSLEngine();
        }

        @Override
        public SSLServerSocketFactory getServerSocketFactory() {
            return tls.context().getServerSocketFactory();
        }

        @Override
        public SSLParameters getSupportedSSLParameters() {
            return tls.context().getSupportedSSLParameters();
        }

        @Override
        public X509Certificate[] getCertificateChain(@Nullable String alias) {
            return tls.chain();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return tls.authorities();
        }
    }
}

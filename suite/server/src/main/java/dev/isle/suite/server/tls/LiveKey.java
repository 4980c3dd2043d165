package dev.isle.suite.server.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows this server's one certificate. The alias of a handshake names the material it began with, so that certificate and
 * key of one handshake belong together even if the files change in its midst.
 */
final class LiveKey extends X509ExtendedKeyManager {
    private final LiveMaterial live;
    private volatile CertificateFolder.Material last;
    private volatile CertificateFolder.Material before;

    LiveKey(LiveMaterial live) {
        this.live = live;
        this.last = live.now();
        this.before = last;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyTypes);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyTypes);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        @Nullable String alias = alias(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return getServerAliases(keyType, issuers);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        CertificateFolder.@Nullable Material named = named(alias);
        return named == null ? null : named.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        CertificateFolder.@Nullable Material named = named(alias);
        return named == null ? null : named.key();
    }

    private @Nullable String alias(String... keyTypes) {
        CertificateFolder.Material now = now();
        String kind = now.key().getAlgorithm();
        return Arrays.stream(keyTypes).anyMatch(type -> type.equals(kind) || type.startsWith(kind + "_"))
                ? name(now)
                : null;
    }

    private synchronized CertificateFolder.Material now() {
        CertificateFolder.Material now = live.now();
        if (now != last) {
            before = last;
            last = now;
        }
        return now;
    }

    private CertificateFolder.@Nullable Material named(String alias) {
        CertificateFolder.Material newest = last;
        if (alias.equals(name(newest))) {
            return newest;
        }
        CertificateFolder.Material older = before;
        return alias.equals(name(older)) ? older : null;
    }

    private static String name(CertificateFolder.Material material) {
        return material.chain().getFirst().getSerialNumber().toString(16);
    }
}

package dev.isle.local.tls;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of an environment's servers: a folder each, with {@code ca.pem}, {@code server.pem} (its certificate, then the authority's) and
 * {@code server.key} (PKCS#8, readable by its owner only).
 *
 * <p>A key is made once; a certificate is made anew when little is left of it, when its hosts differ, or when another authority made it. Only {@code server.pem} is
 * then replaced, by a rename, so that who reads it again at any moment reads one that fits the key.
 *
 * <p>Cheap when nothing is to be done: files are read once, then only looked for. Thread-safe; several processes at once are no concern, for only the supervisor
 * prepares.
 */
public final class Certificates {
    private static final String AUTHORITY = "ca.pem";
    private static final String CERTIFICATE = "server.pem";
    private static final String KEY = "server.key";

    private final EnvironmentFolder folder;
    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private @Nullable CertificateAuthority authority;
    private @Nullable String machine;

    private record Known(Set<String> hosts, Instant renewAt, CertificateAuthority by) {}

    /** Of one environment. */
    public Certificates(EnvironmentFolder folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** The file with a server's certificate, then its authority's. */
    public static Path certificate(Path serverFolder) {
        return serverFolder.resolve(CERTIFICATE);
    }

    /** The file with a server's key. */
    public static Path key(Path serverFolder) {
        return serverFolder.resolve(KEY);
    }

    /**
     * Sees to a server's certificate.
     *
     * @param reached names and addresses by which callers reach it, beside this machine's own
     * @return whether its certificate was made now: a server that runs and does not read it again by itself must be told
     */
    public synchronized boolean ensure(String server, Collection<String> reached) throws IOException {
        Instant now = clock.instant();
        Path own = folder.tls(server);
        if (machine == null) {
            machine = Hosts.machine();
        }
        Set<String> hosts = Hosts.of(server, reached, machine);
        Known before = known.get(server);
        if (before != null
                && before.hosts().equals(hosts)
                && now.isBefore(before.renewAt())
                && before.by() == authority
                && Files.exists(secret())
                && Files.exists(certificate(own))
                && Files.exists(key(own))
                && Files.exists(own.resolve(AUTHORITY))
                && Files.exists(folder.authority())) {
            return false;
        }
        CertificateAuthority issuer = authority(now);
        String trusted = pem(issuer.certificate());
        AtomicFile.writeIfChanged(Folders.make(folder.tls()).resolve(AUTHORITY), trusted);
        AtomicFile.writeIfChanged(Folders.make(own).resolve(AUTHORITY), trusted);
        X509Certificate present = present(own);
        boolean good = present != null && issuer.issued(present) && fits(present, hosts, now);
        if (!good) {
            PublicKey key = present == null ? newKey(own) : present.getPublicKey();
            present = issuer.issue(key, server, hosts, now);
            AtomicFile.write(certificate(own), pem(present, issuer.certificate()));
        }
        known.put(server, new Known(hosts, renewAt(java.util.Objects.requireNonNull(present)), issuer));
        return !good;
    }

    private CertificateAuthority authority(Instant now) throws IOException {
        if (authority == null || !Files.exists(secret())) {
            authority = CertificateAuthority.of(secret(), folder.name(), now);
        }
        return authority;
    }

    private Path secret() {
        return folder.secrets().resolve("tls.authority");
    }

    /** The certificate that is there with its key; null when one of them is not, or is unreadable. */
    private static @Nullable X509Certificate present(Path own) throws IOException {
        String text = AtomicFile.readOrNull(certificate(own));
        if (text == null || !Files.exists(key(own))) {
            return null;
        }
        try {
            return Pem.certificate(text);
        } catch (IOException damaged) {
            return null;
        }
    }

    /** A certificate without its key, or a key without one, is of no use: both are made anew. */
    private static PublicKey newKey(Path own) throws IOException {
        KeyPair pair = CertificateAuthority.newKey();
        Files.deleteIfExists(certificate(own));
        AtomicFile.write(
                key(own), Pem.of(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII), AtomicFile.SECRET, true);
        return pair.getPublic();
    }

    private static boolean fits(X509Certificate certificate, Set<String> hosts, Instant now) throws IOException {
        Instant from = certificate.getNotBefore().toInstant();
        return !now.isBefore(from)
                && now.isBefore(renewAt(certificate))
                && hosts(certificate).equals(normal(hosts));
    }

    private static Instant renewAt(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().minus(CertificateAuthority.RENEWED_BEFORE);
    }

    private static Set<String> hosts(X509Certificate certificate) throws IOException {
        Set<String> hosts = new HashSet<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                hosts.add(String.valueOf(name.get(1)));
            }
            return normal(hosts);
        } catch (CertificateException unreadable) {
            return Set.of();
        }
    }

    /** Addresses in one way of writing. */
    private static Set<String> normal(Set<String> hosts) throws IOException {
        Set<String> normal = new HashSet<>();
        for (String host : hosts) {
            normal.add(Hosts.isAddress(host) ? InetAddress.ofLiteral(host).getHostAddress() : host);
        }
        return normal;
    }

    private static String pem(X509Certificate... certificates) throws IOException {
        try {
            return Pem.of(certificates);
        } catch (GeneralSecurityException impossible) {
            throw new IOException(impossible);
        }
    }
}

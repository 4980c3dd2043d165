package dev.isle.local.tls;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.Folders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An environment's own certificate authority: an elliptic-curve key (P-256), made once, and never outside the environment's secrets. Whoever trusts its
 * certificate trusts the servers of this environment and no others. Thread-safe.
 */
final class CertificateAuthority {
    /** How long a server's certificate is valid. */
    static final Duration VALID = Duration.ofDays(365);
    /** It is renewed when less than this is left of it. */
    static final Duration RENEWED_BEFORE = Duration.ofDays(90);

    private static final Duration OWN_VALID = Duration.ofDays(20 * 365);
    /** Clocks differ. */
    private static final Duration SLACK = Duration.ofHours(1);

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PrivateKey key;
    private final X509Certificate certificate;

    private CertificateAuthority(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /**
     * The one whose key and certificate are in a file; made unless it exists. Of several at the same time the first one wins, and all get the same; its file is on
     * the disk before it is used.
     *
     * @param environment its name
     * @throws IOException naming the file, never its content
     */
    static CertificateAuthority of(Path secret, String environment, Instant now) throws IOException {
        if (!Files.exists(secret)) {
            Path folder = secret.toAbsolutePath().getParent();
            if (folder != null) {
                Folders.make(folder);
            }
            AtomicFile.publish(secret, made(environment, now).getBytes(StandardCharsets.US_ASCII), AtomicFile.SECRET);
        }
        try {
            String text = Files.readString(secret, StandardCharsets.US_ASCII);
            return new CertificateAuthority(Pem.key(text), Pem.certificate(text));
        } catch (IOException unreadable) {
            throw new IOException(
                    "the environment's certificate authority in " + secret + " cannot be read: "
                            + unreadable.getMessage()
                            + "; put the file back, or move it away to have another one made",
                    unreadable);
        }
    }

    private static String made(String environment, Instant now) throws IOException {
        KeyPair pair = newKey();
        X500Principal name = new X500Principal("CN=Isle environment " + environment);
        try {
            JcaX509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), now, now.plus(OWN_VALID));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return Pem.of(pair.getPrivate()) + Pem.of(signed(builder, pair.getPrivate()));
        } catch (GeneralSecurityException impossible) {
            throw withoutCurves(impossible);
        }
    }

    /** Its certificate: what callers trust. */
    X509Certificate certificate() {
        return certificate;
    }

    /** A new key for a server. */
    static KeyPair newKey() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw withoutCurves(impossible);
        }
    }

    /**
     * A certificate for a server.
     *
     * @param name the server's
     * @param hosts by which callers may reach it: host names and addresses
     */
    X509Certificate issue(PublicKey server, String name, Collection<String> hosts, Instant now) throws IOException {
        GeneralName[] names = hosts.stream()
                .map(host -> new GeneralName(Hosts.isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        Instant own = certificate.getNotAfter().toInstant();
        Instant until = now.plus(VALID);
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            JcaX509v3CertificateBuilder builder = builder(
                    certificate.getSubjectX500Principal(),
                    new X500Principal("CN=" + name),
                    server,
                    now,
                    until.isBefore(own) ? until : own);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(server));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(certificate.getPublicKey()));
            return signed(builder, key);
        } catch (GeneralSecurityException impossible) {
            throw withoutCurves(impossible);
        }
    }

    /** Whether it made that certificate. */
    boolean issued(X509Certificate other) {
        try {
            other.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, PublicKey key, Instant now, Instant until) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, RANDOM).setBit(126),
                Date.from(now.minus(SLACK)),
                Date.from(until),
                subject,
                key);
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, IOException {
        try {
            byte[] bytes = builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key))
                    .getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (OperatorCreationException impossible) {
            throw new GeneralSecurityException(impossible);
        }
    }

    private static IOException withoutCurves(GeneralSecurityException cause) {
        return new IOException(
                "this Java cannot make certificates with the curve secp256r1; run Isle with another one", cause);
    }
}

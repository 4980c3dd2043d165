package dev.isle.suite.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Reads the three files of a folder and checks that they belong together. */
final class CertificateFolder {
    static final String AUTHORITIES = "ca.pem";
    static final String CHAIN = "server.pem";
    static final String KEY = "server.key";
    static final List<String> FILES = List.of(AUTHORITIES, CHAIN, KEY);

    private static final long LIMIT_BYTES = 1 << 20;
    private static final String KEY_BEGINS = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_ENDS = "-----END PRIVATE KEY-----";

    /**
     * What a folder holds.
     *
     * @param chain this server's certificate first
     * @param trust believes exactly the authorities of the folder, and checks the name of who is called
     */
    record Material(List<X509Certificate> chain, PrivateKey key, X509ExtendedTrustManager trust) {}

    private CertificateFolder() {}

    static Material read(Path folder) throws BrokenTlsFolder {
        List<X509Certificate> authorities = certificates(folder.resolve(AUTHORITIES));
        List<X509Certificate> chain = certificates(folder.resolve(CHAIN));
        PrivateKey key = key(folder.resolve(KEY), chain.getFirst().getPublicKey());
        X509ExtendedTrustManager trust = trust(folder.resolve(AUTHORITIES), authorities);
        try {
            trust.checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
        } catch (CertificateException strange) {
            throw new BrokenTlsFolder(
                    folder.resolve(CHAIN),
                    "nobody who trusts " + AUTHORITIES + " beside it would believe it: " + strange.getMessage());
        }
        return new Material(chain, key, trust);
    }

    private static List<X509Certificate> certificates(Path file) throws BrokenTlsFolder {
        byte[] text = bytes(file);
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text))
                    .forEach(each -> found.add((X509Certificate) each));
        } catch (CertificateException wrong) {
            throw new BrokenTlsFolder(file, "it holds no certificate that can be read (" + wrong.getMessage() + ")");
        }
        if (found.isEmpty()) {
            throw new BrokenTlsFolder(file, "it holds no certificate");
        }
        return List.copyOf(found);
    }

    private static PrivateKey key(Path file, PublicKey publicKey) throws BrokenTlsFolder {
        String text = new String(bytes(file), StandardCharsets.US_ASCII);
        int begin = text.indexOf(KEY_BEGINS);
        int end = text.indexOf(KEY_ENDS);
        if (begin < 0 || end < begin) {
            throw new BrokenTlsFolder(file, "it has no block '" + KEY_BEGINS + "'");
        }
        // What is wrong with a key is not quoted: the words of a parser could hold a part of it.
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGINS.length(), end));
            PrivateKey key =
                    KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            Arrays.fill(encoded, (byte) 0);
            if (!belong(key, publicKey)) {
                throw new BrokenTlsFolder(file, "it is not the key of the certificate in " + CHAIN);
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            throw new BrokenTlsFolder(
                    file, "it is not a key of the kind that the certificate has, " + publicKey.getAlgorithm());
        }
    }

    private static boolean belong(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> publicKey.getAlgorithm();
        };
        byte[] probe = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(probe);
        return signature.verify(signed);
    }

    private static X509ExtendedTrustManager trust(Path file, List<X509Certificate> authorities) throws BrokenTlsFolder {
        Set<TrustAnchor> anchors =
                authorities.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet());
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
            parameters.setRevocationEnabled(false); // an environment's own authority publishes no lists
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters));
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | ClassCastException impossible) {
            throw new BrokenTlsFolder(file, "this Java cannot use it: " + impossible.getMessage());
        }
    }

    private static byte[] bytes(Path file) throws BrokenTlsFolder {
        try {
            if (Files.size(file) > LIMIT_BYTES) {
                throw new BrokenTlsFolder(file, "it has more than " + LIMIT_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException absent) {
            throw new BrokenTlsFolder(file, "it is not there");
        } catch (IOException unreadable) {
            throw new BrokenTlsFolder(file, "it cannot be read: " + unreadable);
        }
    }
}

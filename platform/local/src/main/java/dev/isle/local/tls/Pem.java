package dev.isle.local.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Certificates and keys as text. Pure. */
final class Pem {
    private static final String KEY = "PRIVATE KEY";
    private static final int LINE = 64;

    private Pem() {}

    /** A certificate, or several behind one another. */
    static String of(X509Certificate... certificates) throws CertificateException {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            text.append(block("CERTIFICATE", certificate.getEncoded()));
        }
        return text.toString();
    }

    /** A private key, as PKCS#8. */
    static String of(PrivateKey key) {
        return block(KEY, key.getEncoded());
    }

    private static String block(String label, byte[] bytes) {
        Base64.Encoder lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        return "-----BEGIN " + label + "-----\n" + lines.encodeToString(bytes) + "\n-----END " + label + "-----\n";
    }

    /**
     * The first certificate of a text.
     *
     * @throws IOException when there is none; tells nothing of the text
     */
    static X509Certificate certificate(String text) throws IOException {
        int begin = text.indexOf("-----BEGIN CERTIFICATE-----");
        try {
            byte[] bytes = text.substring(Math.max(0, begin)).getBytes(StandardCharsets.US_ASCII);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException unreadable) {
            throw new IOException("no certificate can be read of it", unreadable);
        }
    }

    /**
     * The elliptic-curve key of a text.
     *
     * @throws IOException when there is none; tells nothing of the text
     */
    static PrivateKey key(String text) throws IOException {
        String begin = "-----BEGIN " + KEY + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + KEY + "-----");
        if (from < 0 || to < from) {
            throw new IOException("it holds no private key");
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            // The cause could quote the key.
            throw new IOException("its private key cannot be read");
        }
    }
}

package dev.isle.suite.server.tls;

import java.nio.file.Path;

/** The folder with the certificates cannot be used. The message says which file, why, and what to do. */
public final class BrokenTlsFolder extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenTlsFolder(Path file, String why) {
        super(file + ": " + why + ". The folder that --tls names must hold " + CertificateFolder.AUTHORITIES + ", "
                + CertificateFolder.CHAIN + " (this server's certificate, then its authority) and "
                + CertificateFolder.KEY + " (the key of that certificate as PKCS#8), all as PEM;"
                + " make them anew, or leave --tls out to serve without TLS");
    }
}

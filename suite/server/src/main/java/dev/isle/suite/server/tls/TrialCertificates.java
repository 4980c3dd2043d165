package dev.isle.suite.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An authority and certificates that live for a day, made by the keytool of this Java: for the training run and for tests.
 * Nobody else believes them.
 */
public final class TrialCertificates {
    private static final String PASSWORD = "for-a-day";
    private static final Path KEYTOOL = Path.of(System.getProperty("java.home"), "bin", "keytool");

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path store;
    private int issued;

    /**
     * Makes an authority in a folder that is there already.
     *
     * @throws IOException when keytool fails
     */
    public TrialCertificates(Path work) throws IOException, InterruptedException {
        store = work.resolve("authority.p12");
        generate("authority", List.of("-ext", "bc:c", "-ext", "ku:c=keyCertSign,cRLSign"));
    }

    /** Whether this Java brings a keytool; a runtime cut to size may not. */
    public static boolean possible() {
        return Files.isExecutable(KEYTOOL);
    }

    /**
     * Puts a new certificate for those names, such as {@code ip:127.0.0.1,dns:localhost}, with its key and the authority
     * into a folder, each file by rename.
     */
    public void issue(Path folder, String names) throws IOException, InterruptedException {
        String alias = "server-" + ++issued;
        generate(alias, List.of("-signer", "authority", "-ext", "san=" + names, "-ext", "eku=serverAuth"));
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            String authority =
                    pem("CERTIFICATE", keys.getCertificate("authority").getEncoded());
            Certificate own = keys.getCertificate(alias);
            byte[] key = keys.getKey(alias, PASSWORD.toCharArray()).getEncoded();
            Files.createDirectories(folder);
            put(folder.resolve(CertificateFolder.AUTHORITIES), authority);
            put(folder.resolve(CertificateFolder.CHAIN), pem("CERTIFICATE", own.getEncoded()) + authority);
            put(folder.resolve(CertificateFolder.KEY), pem("PRIVATE KEY", key));
        } catch (GeneralSecurityException impossible) {
            throw new IOException("what keytool made cannot be read", impossible);
        }
    }

    private void generate(String alias, List<String> more) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(KEYTOOL.toString(), "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of("-genkeypair", "-alias", alias));
        command.addAll(List.of("-dname", "CN=" + alias, "-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of("-validity", "1", "-storetype", "PKCS12", "-keystore", store.toString()));
        command.addAll(List.of("-storepass", PASSWORD));
        command.addAll(more);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool failed: " + words.strip());
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static void put(Path file, String text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, OWNER_ONLY);
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + kind
                + "-----\n";
    }
}

package dev.isle.plan.runtime;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The smallest server that the contract tests start as a process of its own: {@code TinyServer PORT [TLS-FOLDER]}. Answers 200 on every path, over TLS when it is given
 * a folder with its certificate and key, and ends on SIGTERM with the Java runtime's usual status 143. {@code /exhaust} uses up its memory; {@code /temp} answers with
 * the path of a temporary file that it leaves.
 */
public final class TinyServer {
    private TinyServer() {}

    /** Serves until it is ended. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        int port = Integer.parseInt(arguments[0]);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        HttpServer server = arguments.length < 2 || arguments[1].isEmpty()
                ? HttpServer.create(address, 0)
                : secure(HttpsServer.create(address, 0), Path.of(arguments[1]));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/exhaust", exchange -> {
            List<byte[]> held = new ArrayList<>();
            while (held.size() < Integer.MAX_VALUE) {
                held.add(new byte[1 << 16]);
            }
        });
        server.createContext("/temp", exchange -> {
            byte[] path = Files.createTempFile("tiny", "").toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, path.length);
            exchange.getResponseBody().write(path);
            exchange.close();
        });
        server.start();
    }

    private static HttpServer secure(HttpsServer server, Path folder) throws IOException, GeneralSecurityException {
        Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(folder.resolve("server.pem"))))
                .toArray(Certificate[]::new);
        String key = Files.readString(folder.resolve("server.key")).replaceAll("-----[A-Z ]+-----|\\s", "");
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry(
                "server",
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key))),
                new char[0],
                chain);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }
}

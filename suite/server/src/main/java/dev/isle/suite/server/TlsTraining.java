package dev.isle.suite.server;

import dev.isle.suite.server.active.ServerClient;
import dev.isle.suite.server.http.HttpsPort;
import dev.isle.suite.server.tls.BrokenTlsFolder;
import dev.isle.suite.server.tls.Tls;
import dev.isle.suite.server.tls.TrialCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of the training run that speaks TLS, by certificates made for it: an HTTPS port beside the plain one, and a
 * conversation as between dataservers. Whether an environment will want TLS is not known when a cache is made.
 */
final class TlsTraining {
    private static final Logger log = LoggerFactory.getLogger(TlsTraining.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What is to be done with TLS on. */
    interface Work {
        void with(Tls tls) throws IOException, InterruptedException;
    }

    private TlsTraining() {}

    /** Runs it with certificates for that host; with a Java that brings no keytool, does nothing. */
    static void run(String host, Work work) throws IOException, InterruptedException {
        if (!TrialCertificates.possible()) {
            log.info("no TLS trained: this Java brings no keytool to make a certificate");
            return;
        }
        Path folder = Files.createTempDirectory("isle-train-tls-");
        try {
            new TrialCertificates(folder)
                    .issue(
                            folder,
                            "dns:localhost,ip:" + InetAddress.getByName(host).getHostAddress());
            work.with(Tls.by(Optional.of(folder)));
        } catch (BrokenTlsFolder impossible) {
            throw new IOException("the certificates just made", impossible);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Requests by a server's client to a port made as a server's port is. */
    static void https(Tls tls, Tomcat tomcat, String host, List<String> paths)
            throws IOException, InterruptedException {
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", host);
        HttpsPort.secure(connector, tls);
        tomcat.getService().addConnector(connector);
        ServerClient client = new ServerClient(tls);
        try {
            for (String path : paths) {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create("https://" + host + ":" + connector.getLocalPort() + path))
                        .build();
                log.info(
                        "trained GET {} by TLS: {}",
                        path,
                        client.send(request, PATIENCE).statusCode());
            }
        } finally {
            client.stop();
            tomcat.getService().removeConnector(connector);
        }
    }

    /** A line each way, each end shown the other's certificate. */
    static void peers(Tls tls, String host) throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName(host));
                Socket calling = new Socket(host, listening.getLocalPort());
                Socket called = listening.accept()) {
            CompletableFuture<Integer> heard = CompletableFuture.supplyAsync(() -> {
                try {
                    Socket line = tls.accept(called);
                    line.getOutputStream().write('1');
                    return line.getInputStream().read();
                } catch (IOException failure) {
                    throw new java.io.UncheckedIOException(failure);
                }
            });
            Socket line = tls.call(calling, host);
            line.getOutputStream().write('2');
            log.info("trained a peer by TLS: {} {}", line.getInputStream().read(), heard.join());
        }
    }
}

package dev.isle.suite.server;

import dev.isle.suite.server.dataserver.Dataserver;
import dev.isle.suite.server.engine.Engineserver;
import dev.isle.suite.server.events.BellHearer;
import dev.isle.suite.server.events.BellRinger;
import dev.isle.suite.server.events.Broker;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.process.Role;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.tls.Tls;
import dev.isle.suite.trade.flow.Positions;
import dev.isle.suite.trade.flow.Transfers;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import dev.isle.suite.trade.json.TradeJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/**
 * A run that loads what running servers load, so that a JDK AOT cache can be made of it: its own HTTP, a broker with both
 * kinds of client, all that by TLS, too, trades read and computed in memory, and by name what only a database would bring in. It needs
 * neither database nor broker, and leaves nothing behind.
 */
final class Training {
    private static final Logger log = LoggerFactory.getLogger(Training.class);
    private static final Duration BELL = Duration.ofSeconds(20);
    private static final List<String> PATHS =
            List.of("/health/live", "/health", "/health/ready", "/metrics", "/nothing");
    private static final List<String> SAMPLES = List.of("fx-forward.json", "fx-forward.xml", "swap.xml");
    /** Classes whose libraries are loaded whole, as far as the packages below reach. */
    private static final List<String> LIBRARIES =
            List.of("dev.isle.suite.server.SuiteServer", "org.postgresql.Driver", "com.zaxxer.hikari.HikariDataSource");

    private static final List<String> PACKAGES = List.of(
            "dev/isle/",
            "org/postgresql/core/",
            "org/postgresql/jdbc/",
            "org/postgresql/ds/",
            "org/postgresql/ssl/",
            "org/postgresql/util/",
            "org/postgresql/hostchooser/",
            "org/postgresql/plugin/",
            "org/postgresql/scram/",
            "org/postgresql/shaded/com/ongres/",
            "com/zaxxer/hikari/HikariD",
            "com/zaxxer/hikari/HikariC",
            "com/zaxxer/hikari/HikariP",
            "com/zaxxer/hikari/pool/",
            "com/zaxxer/hikari/util/C",
            "com/zaxxer/hikari/util/D",
            "com/zaxxer/hikari/util/F",
            "com/zaxxer/hikari/util/S",
            "com/zaxxer/hikari/util/U");

    private final ServerOptions options;
    private final WebServerApplicationContext context;

    Training(ServerOptions options, WebServerApplicationContext context) {
        this.options = options;
        this.context = context;
    }

    /** Does it all; the order does not matter. */
    void run() {
        try {
            http();
            trades();
            bell(Tls.off());
            TlsTraining.run(options.host(), tls -> {
                TlsTraining.https(tls, tomcat(), options.host(), PATHS);
                bell(tls);
                TlsTraining.peers(tls, options.host());
            });
            roles();
            libraries();
        } catch (IOException failure) {
            throw new IllegalStateException("the training run failed", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Tomcat tomcat() throws IOException {
        if (context.getWebServer() instanceof TomcatWebServer running) {
            return running.getTomcat();
        }
        throw new IOException("the training run knows Tomcat alone");
    }

    private void http() throws IOException, InterruptedException {
        String base = "http://" + options.host() + ":"
                + Objects.requireNonNull(context.getWebServer()).getPort();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : PATHS) {
                int status = client.send(
                                HttpRequest.newBuilder(URI.create(base + path))
                                        .timeout(Duration.ofSeconds(30))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode();
                log.info("trained GET {}: {}", path, status);
            }
        }
    }

    private static void trades() throws IOException {
        for (String sample : SAMPLES) {
            try (InputStream in = Objects.requireNonNull(
                    Training.class.getResourceAsStream("/samples/" + sample), () -> "no sample " + sample)) {
                Intake intake =
                        TradeIntake.read(sample.endsWith(".json") ? MediaKind.JSON : MediaKind.FPML, in.readAllBytes());
                if (!(intake instanceof Intake.Accepted accepted)) {
                    throw new IOException("sample " + sample + " is not accepted: " + intake);
                }
                var again = TradeJson.read(TradeJson.write(accepted.trade()));
                log.info(
                        "trained {}: {} transfers, {} position changes",
                        sample,
                        Transfers.of(again).size(),
                        Positions.of(again).size());
            }
        }
        Intake refused = TradeIntake.read(MediaKind.JSON, "{}".getBytes(StandardCharsets.UTF_8));
        log.info("trained a refusal: {}", refused instanceof Intake.Refused);
    }

    private void bell(Tls tls) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path file = Files.createTempFile("isle-train-", ".json");
        Token token = new Token(Optional.empty(), true);
        Broker broker = new Broker(withJms(port), token, tls);
        Peers peers = new Peers(Optional.of(file));
        Gate heard = new Gate();
        BellHearer hearer = new BellHearer(peers, token, tls, heard::open);
        BellRinger ringer = new BellRinger(peers, token, tls);
        try {
            Files.writeString(
                    file,
                    "{\"roles\":{\"" + Role.EVENTSERVER.label() + "\":[{\"name\":\"train\",\"host\":\"" + options.host()
                            + "\",\"ports\":{\"jms\":{\"port\":" + port + ",\"scheme\":\"" + (tls.on() ? "tls" : "tcp")
                            + "\"}}}]}}");
            broker.start();
            hearer.start();
            log.info("trained a subscriber: {}", heard.await(BELL));
            ringer.start();
            ringer.ring("T-00000000");
            log.info(
                    "trained a message: {}, {} sensors",
                    heard.await(BELL),
                    broker.sensors().size());
        } finally {
            ringer.stop();
            hearer.stop();
            broker.stop();
            Files.delete(file);
        }
    }

    private ServerOptions withJms(int port) {
        return new ServerOptions(
                Role.EVENTSERVER,
                options.server(),
                options.environment(),
                options.host(),
                options.http(),
                0,
                port,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                options.jsonLog(),
                true);
    }

    private void roles() {
        Token token = new Token(Optional.empty(), true);
        Peers peers = new Peers(Optional.empty());
        Dataserver dataserver =
                new Dataserver(options, peers, token, Tls.off(), new Admission(1, Duration.ofSeconds(1)));
        Engineserver engineserver = new Engineserver(options, peers, token, Tls.off());
        log.info(
                "trained {} sensors",
                dataserver.sensors().size() + engineserver.sensors().size());
        dataserver.stop();
        engineserver.stop();
    }

    /** Loads, without running anything of them, the classes of the libraries that need a database to be used. */
    private static void libraries() throws IOException {
        int loaded = 0;
        ClassLoader loader = Training.class.getClassLoader();
        for (String library : LIBRARIES) {
            try {
                @Nullable
                CodeSource source = Class.forName(library, false, loader)
                        .getProtectionDomain()
                        .getCodeSource();
                if (source == null || !source.getLocation().getPath().endsWith(".jar")) {
                    continue;
                }
                try (JarFile jar =
                        new JarFile(Path.of(source.getLocation().toURI()).toFile())) {
                    loaded += (int) jar.stream()
                            .map(JarEntry::getName)
                            .filter(Training::wanted)
                            .filter(name -> load(name, loader))
                            .count();
                }
            } catch (ClassNotFoundException | URISyntaxException absent) {
                throw new IOException(library + " is not on the class path", absent);
            }
        }
        log.info("trained {} classes by name", loaded);
    }

    private static boolean wanted(String entry) {
        return entry.endsWith(".class") && PACKAGES.stream().anyMatch(entry::startsWith);
    }

    private static boolean load(String entry, ClassLoader loader) {
        try {
            Class.forName(entry.substring(0, entry.length() - ".class".length()).replace('/', '.'), false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError optional) {
            return false; // needs a library that the suite does not have
        }
    }
}

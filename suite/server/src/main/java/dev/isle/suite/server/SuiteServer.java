package dev.isle.suite.server;

import dev.isle.suite.server.log.JsonLines;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.tls.BrokenTlsFolder;
import dev.isle.suite.server.tls.Tls;
import dev.isle.suite.trade.extension.Extensions;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The one program of the suite. {@code java -jar suite-server.jar --role=ROLE --server=NAME --http=PORT ...}; the
 * options are those of {@link ServerOptions}. Exit codes: 0 after a clean stop ({@code --train}), 143 after SIGTERM, 1
 * when it cannot start, 64 for a wrong command line.
 */
public final class SuiteServer {
    private static final String PREPARED = "dev.isle.suite.server.SuiteServer__ApplicationContextInitializer";

    private SuiteServer() {}

    /** Starts one server, or trains and exits. */
    public static void main(String[] args) {
        ServerOptions options;
        try {
            options = ServerOptions.parse(args);
        } catch (IllegalArgumentException wrong) {
            System.err.println("suite-server: " + wrong.getMessage());
            System.exit(64);
            return;
        }
        Tls tls;
        try {
            tls = Tls.by(options.tls());
        } catch (BrokenTlsFolder broken) {
            System.err.println("suite-server: " + options.server() + " cannot start: " + broken.getMessage());
            System.exit(1);
            return;
        }
        usePreparedContext();
        try {
            ConfigurableApplicationContext context = start(options, tls, args);
            if (options.train()) {
                context.getBean(Training.class).run();
                System.exit(SpringApplication.exit(context));
            }
        } catch (SpringApplication.AbandonedRunException preparing) {
            throw preparing; // spring-boot:process-aot stops here, on purpose
        } catch (RuntimeException failure) {
            System.err.println("suite-server: " + options.server() + " cannot start: " + words(failure));
            System.exit(1);
        }
    }

    /** What failed, and the innermost cause, which frameworks hide behind the names of their beans. */
    private static String words(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < 30; depth++) {
            root = root.getCause();
        }
        return root == failure ? String.valueOf(failure.getMessage()) : failure.getMessage() + ": " + root.getMessage();
    }

    /** Starts the context of one server in this process; the caller closes it. */
    static ConfigurableApplicationContext start(ServerOptions options, Tls tls, String... args) {
        // A jar that cannot be used keeps a server from starting, not from taking the first trade.
        Extensions.installed();
        SpringApplication application = new SpringApplication(SuiteConfiguration.class);
        application.setMainApplicationClass(SuiteServer.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.addInitializers(context -> context.getBeanFactory().registerSingleton("tls", tls));
        // Only what the command line says counts: no environment variable of the machine may bend a server.
        application.setAddCommandLineProperties(false);
        application.setEnvironmentPrefix("isle-suite");
        Map<String, Object> properties = new HashMap<>(Map.of(
                "server.port", options.http(),
                "server.address", options.host(),
                "isle.server", options.server()));
        if (options.jsonLog()) {
            properties.put("logging.structured.format.console", JsonLines.class.getName());
        }
        application.setDefaultProperties(properties);
        return application.run(args);
    }

    /** Uses the bean definitions written at build time where they exist (not in an IDE, nor while they are made). */
    private static void usePreparedContext() {
        if (SuiteServer.class.getClassLoader().getResource(PREPARED.replace('.', '/') + ".class") != null
                && System.getProperty("spring.aot.processing") == null
                && System.getProperty("spring.aot.enabled") == null) {
            System.setProperty("spring.aot.enabled", "true");
        }
    }
}

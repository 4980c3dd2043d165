package dev.isle.suite.server;

import dev.isle.suite.server.auth.Callers;
import dev.isle.suite.server.auth.Directory;
import dev.isle.suite.server.auth.DirectoryTable;
import dev.isle.suite.server.auth.TokenSeal;
import dev.isle.suite.server.authserver.Authserver;
import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.dataserver.Dataserver;
import dev.isle.suite.server.dataserver.Reader;
import dev.isle.suite.server.engine.Engineserver;
import dev.isle.suite.server.events.Broker;
import dev.isle.suite.server.gateway.Gateway;
import dev.isle.suite.server.health.Thresholds;
import dev.isle.suite.server.http.Connections;
import dev.isle.suite.server.http.HttpsPort;
import dev.isle.suite.server.http.Routes;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.risk.Calculator;
import dev.isle.suite.server.risk.Riskserver;
import dev.isle.suite.server.role.RoleService;
import dev.isle.suite.server.schedule.Scheduler;
import dev.isle.suite.server.secret.SecretFile;
import dev.isle.suite.server.tls.Tls;
import dev.isle.suite.server.upload.Uploader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.function.support.HandlerFunctionAdapter;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;

/**
 * One context for all roles. No scan and no full auto-configuration: what is used is listed here, which is half of a
 * server's start time. The bean definitions are written at build time, so the role must be chosen inside the bean
 * methods, at run time; conditions on it would be frozen. The {@link Tls} comes from the main method, which must be able to
 * say in plain words what is wrong with it.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    PropertyPlaceholderAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class
})
class SuiteConfiguration {
    private static final int IN_FLIGHT = 64;
    private static final Duration DRAIN_LASTS = Duration.ofSeconds(30);
    private static final Duration USERS_SILENCE = Duration.ofSeconds(2);

    @Bean
    ServerOptions serverOptions(ApplicationArguments arguments) {
        return ServerOptions.parse(arguments.getSourceArgs());
    }

    @Bean
    Peers peers(ServerOptions options) {
        return new Peers(options.peers());
    }

    @Bean
    Token token(ServerOptions options) {
        return new Token(options.tokenFile(), options.open());
    }

    @Bean
    Admission admission() {
        return new Admission(IN_FLIGHT, DRAIN_LASTS);
    }

    @Bean
    TokenSeal tokenSeal(ServerOptions options) {
        return new TokenSeal(new SecretFile("signing", options.signingFile()), options.environment());
    }

    @Bean
    Callers callers(ServerOptions options, Token token, TokenSeal seal) {
        Optional<Directory> directory = options.database()
                .map(database -> new Directory(new DirectoryTable(
                        new Database(database).connections("isle-users/" + options.server(), USERS_SILENCE))));
        return new Callers(token::is, options.open(), seal, directory, InstantSource.system());
    }

    @Bean
    RoleService roleService(
            ServerOptions options,
            Peers peers,
            Token token,
            Tls tls,
            TokenSeal seal,
            Callers callers,
            Admission admission) {
        return switch (options.role()) {
            case EVENTSERVER -> new Broker(options, token, tls);
            case DATASERVER -> new Dataserver(options, peers, token, tls, admission);
            case READER -> new Reader(options, peers, admission);
            case ENGINESERVER -> new Engineserver(options, peers, token, tls);
            case GATEWAY -> new Gateway(options, peers, token, tls, admission);
            case RISKSERVER -> new Riskserver(options, admission);
            case CALCULATOR -> new Calculator(options);
            case SCHEDULER -> new Scheduler(options, admission);
            case AUTHSERVER -> new Authserver(options, seal, admission);
            case DATAUPLOADER -> new Uploader(options, peers, token, tls, callers, admission);
        };
    }

    @Bean
    RoleLifecycle roleLifecycle(ServerOptions options, RoleService role, Admission admission) {
        return new RoleLifecycle(options, role, admission);
    }

    @Bean
    RouterFunction<ServerResponse> routes(
            ServerOptions options,
            Tls tls,
            Callers callers,
            Admission admission,
            RoleService role,
            WebServerApplicationContext context) {
        Connections connections = new TomcatConnections(context);
        Thresholds thresholds = new Thresholds(options.data().map(folder -> folder.resolve("thresholds.json")));
        return new Routes(options, tls, callers, admission, DRAIN_LASTS, role, connections, thresholds).all();
    }

    @Bean
    RouterFunctionMapping routerFunctionMapping(RouterFunction<ServerResponse> routes) {
        RouterFunctionMapping mapping = new RouterFunctionMapping(routes);
        mapping.setMessageConverters(List.of(new StringHttpMessageConverter(), new ByteArrayHttpMessageConverter()));
        return mapping;
    }

    @Bean
    HandlerFunctionAdapter handlerFunctionAdapter() {
        return new HandlerFunctionAdapter();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> httpsPort(Tls tls) {
        return factory -> factory.addConnectorCustomizers(connector -> HttpsPort.secure(connector, tls));
    }

    /** Made by a training run alone. */
    @Bean
    @Lazy
    Training training(ServerOptions options, WebServerApplicationContext context) {
        return new Training(options, context);
    }
}

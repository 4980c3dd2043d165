package dev.isle.suite.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.risk.Riskserver;
import dev.isle.suite.server.role.RoleService;
import dev.isle.suite.server.schedule.Scheduler;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.function.RouterFunctions;
import org.yaml.snakeyaml.Yaml;

/** The interface that is described is the one that is served. */
class RiskOpenApiTest {
    private static final Pattern ROUTE = Pattern.compile("\\((GET|POST|PUT|DELETE) && (/[^)]*)\\)");

    private static Set<String> served() {
        ServerOptions options = ServerOptions.parse("--train");
        Admission admission = new Admission(1, Duration.ofSeconds(1));
        Set<String> served = new TreeSet<>();
        for (RoleService role : List.of(new Riskserver(options, admission), new Scheduler(options, admission))) {
            RouterFunctions.Builder routes = RouterFunctions.route();
            role.routes(routes);
            Matcher route = ROUTE.matcher(routes.build().toString());
            while (route.find()) {
                served.add(route.group(1) + " " + route.group(2));
            }
            role.stop();
        }
        return served;
    }

    @Test
    void everyPathIsServedAndEveryServedPathIsDescribed() throws Exception {
        Set<String> described = new TreeSet<>();
        try (InputStream in = Objects.requireNonNull(
                RiskOpenApiTest.class.getResourceAsStream("/openapi/risk.yaml"), "openapi/risk.yaml")) {
            Map<String, Map<String, Map<String, Object>>> document = new Yaml().load(in);
            Objects.requireNonNull(document.get("paths"))
                    .forEach((path, methods) -> methods.keySet().stream()
                            .filter(method -> !method.equals("parameters"))
                            .forEach(method -> described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
        }
        assertThat(described).hasSize(20).isEqualTo(served());
    }
}

package dev.isle.suite.server.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.auth.TokenSeal;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.secret.SecretFile;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.function.RouterFunctions;
import org.yaml.snakeyaml.Yaml;

/** The description of the authserver's resources names exactly those that it has, and every right. */
class OpenApiPathsTest {
    @Test
    void describesEveryResource() throws Exception {
        Authserver authserver = new Authserver(
                ServerOptions.parse(
                        "--role=authserver",
                        "--server=a",
                        "--http=1",
                        "--level=development",
                        "--db.url=jdbc:postgresql:x",
                        "--db.user=u"),
                new TokenSeal(new SecretFile("signing", Optional.empty()), ""),
                new Admission(1, Duration.ofSeconds(1)));
        RouterFunctions.Builder routes = RouterFunctions.route();
        authserver.openRoutes(routes);
        authserver.routes(routes);
        Set<String> served = Pattern.compile("\\(?(GET|POST|PUT) && (/[^ )]+)")
                .matcher(routes.build().toString())
                .results()
                .map(match -> match.group(1) + " " + match.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(served).hasSizeGreaterThan(5).isEqualTo(described());
    }

    @Test
    void namesEveryRight() throws Exception {
        Map<?, ?> schemas = at(at(document(), "components"), "schemas");
        assertThat((Iterable<?>) Objects.requireNonNull(at(schemas, "Right").get("enum")))
                .map(String::valueOf)
                .containsExactlyElementsOf(
                        Arrays.stream(Right.values()).map(Right::label).toList());
    }

    private static Set<String> described() throws Exception {
        Set<String> described = new TreeSet<>();
        at(document(), "paths")
                .forEach((path, methods) -> ((Map<?, ?>) methods)
                        .keySet().stream()
                                .map(String::valueOf)
                                .filter(method -> !method.equals("parameters"))
                                .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        return described;
    }

    private static Map<?, ?> document() throws Exception {
        try (InputStream in = Objects.requireNonNull(Authserver.class.getResourceAsStream("/openapi/users.yaml"))) {
            return new Yaml().load(in);
        }
    }

    private static Map<?, ?> at(Map<?, ?> map, String key) {
        return (Map<?, ?>) Objects.requireNonNull(map.get(key));
    }
}

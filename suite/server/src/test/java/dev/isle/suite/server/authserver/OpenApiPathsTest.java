package dev.isle.suite.server.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.auth.TokenSeal;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.real.Resources;
import dev.isle.suite.server.secret.SecretFile;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
        assertThat(Resources.served(routes))
                .hasSizeGreaterThan(5)
                .isEqualTo(Resources.described("/openapi/users.yaml"));
    }

    @Test
    void namesEveryRight() throws Exception {
        Map<?, ?> schemas = at(at(document(), "components"), "schemas");
        assertThat((Iterable<?>) Objects.requireNonNull(at(schemas, "Right").get("enum")))
                .map(String::valueOf)
                .containsExactlyElementsOf(
                        Arrays.stream(Right.values()).map(Right::label).toList());
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

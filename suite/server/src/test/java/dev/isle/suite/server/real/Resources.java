package dev.isle.suite.server.real;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.servlet.function.RouterFunctions;
import org.yaml.snakeyaml.Yaml;

/** Methods and paths, as in {@code GET /trades/{id}}: those that are served, and those that are described. */
public final class Resources {
    private static final Pattern ROUTE = Pattern.compile("\\(?(GET|POST|PUT|DELETE) && (/[^ )]+)");

    private Resources() {}

    /** Those of the routes. */
    public static Set<String> served(RouterFunctions.Builder routes) {
        return ROUTE.matcher(routes.build().toString())
                .results()
                .map(match -> match.group(1) + " " + match.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of a description on the class path, such as {@code /openapi/trades.yaml}. */
    public static Set<String> described(String openapi) throws IOException {
        Set<String> described = new TreeSet<>();
        try (InputStream in = Objects.requireNonNull(Resources.class.getResourceAsStream(openapi), openapi)) {
            Map<String, Map<String, Map<String, Object>>> document = new Yaml().load(in);
            Objects.requireNonNull(document.get("paths"))
                    .forEach((path, methods) -> methods.keySet().stream()
                            .filter(method -> !method.equals("parameters"))
                            .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        }
        return described;
    }
}

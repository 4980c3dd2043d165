package dev.isle.suite.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.process.Role;
import dev.isle.suite.server.real.RealServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Scrapes a running server and holds what it shows against {@link Measure}, which the page in {@code docs} repeats. */
public final class Scrape {
    /** What only a request can bring into a label: numbers of things, and what callers write. */
    private static final Pattern UNBOUNDED = Pattern.compile("[TV]-?[0-9]{3,}|[0-9]{4,}|\\?|%");

    private Scrape() {}

    /** What a server shows now, read strictly; fails when it is not exactly what is documented for its role. */
    public static Exposition of(RealServer server) throws Exception {
        HttpResponse<String> answer = server.get("/metrics");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .as("what Prometheus asks for")
                .hasValue("text/plain;version=0.0.4;charset=utf-8");
        Exposition shown = Exposition.read(answer.body());
        Role role = Role.of(server.name().replaceFirst("-[0-9]+$", ""));
        Set<String> documented = new LinkedHashSet<>();
        for (Measure measure : Measure.values()) {
            if (measure.roles().contains(role)) {
                documented.add(measure.text());
            }
        }
        assertThat(shown.families().keySet())
                .as("what %s shows is what is documented for it", server.name())
                .containsExactlyInAnyOrderElementsOf(documented);
        for (Exposition.Family family : shown.families().values()) {
            Measure measure = Arrays.stream(Measure.values())
                    .filter(each -> each.text().equals(family.name()))
                    .findFirst()
                    .orElseThrow();
            assertThat(family.type())
                    .as(family.name())
                    .isEqualToIgnoringCase(measure.kind().name());
            assertThat(family.help()).as(family.name()).isEqualTo(measure.help());
            for (Exposition.Sample sample : family.samples()) {
                List<String> labels = new ArrayList<>(sample.labels().keySet());
                labels.remove("le");
                assertThat(labels).as("%s", sample).containsExactlyInAnyOrderElementsOf(measure.labels());
                for (String label : labels) {
                    assertThat(UNBOUNDED
                                    .matcher(String.valueOf(sample.labels().get(label)))
                                    .find())
                            .as("%s: labels are bounded", sample)
                            .isFalse();
                }
            }
        }
        return shown;
    }
}

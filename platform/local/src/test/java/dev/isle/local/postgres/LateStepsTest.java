package dev.isle.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.local.postgres.SqlSteps.Step;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Steps that are run after one that comes behind them in the release are named. */
class LateStepsTest {
    private static List<String> late(String... applied) {
        Map<String, String> rows = Arrays.stream(applied).collect(Collectors.toMap(step -> step, _ -> "digest"));
        return SqlSteps.late(
                List.of("001-a.sql", "002-b.sql", "003-c.sql").stream()
                        .map(name -> new Step(name, Path.of(name), "digest"))
                        .toList(),
                rows);
    }

    @Test
    void whatComesBehindAllThatWasAppliedIsNotLate() {
        assertThat(late()).isEmpty();
        assertThat(late("001-a.sql")).isEmpty();
        assertThat(late("001-a.sql", "002-b.sql", "003-c.sql")).isEmpty();
    }

    @Test
    void whatComesBeforeIsNamedWithTheLastThatWasThere() {
        assertThat(late("001-a.sql", "003-c.sql")).containsExactly("002-b.sql after 003-c.sql");
        assertThat(late("002-b.sql")).containsExactly("001-a.sql after 002-b.sql");
        assertThat(late("003-c.sql")).containsExactly("001-a.sql after 003-c.sql", "002-b.sql after 003-c.sql");
    }
}

package dev.isle.plan.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void thePageListsEveryReasonWithItsWords() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../../docs/sequencer.md")).stream()
                .filter(line -> line.startsWith("| `") && !line.contains("election: isle"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Reason.values())
                        .map(r -> "| `" + r.id() + "` | " + r.words() + " |")
                        .toList());
    }

    @Test
    void everyReasonIsFoundByItsId() {
        for (Reason reason : Reason.values()) {
            assertThat(Reason.of(reason.id())).contains(reason);
        }
        assertThat(Reason.of("no-such-reason")).isEmpty();
    }
}

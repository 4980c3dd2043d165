package dev.isle.model.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.problem.Problem;
import dev.isle.model.problem.Problems;
import dev.isle.model.write.YamlWriter;
import dev.isle.model.yaml.Node;
import dev.isle.model.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdditionTest {
    private static final String BASE = """
            roles:
              mole: {memory: 1Gi, ready: [sea, lamp], ports: [{name: a}]}
            """;

    private final Problems conflicts = new Problems();

    private Node laid(String over) {
        return Addition.lay(read("base.yaml", BASE), read("over.yaml", over), conflicts);
    }

    private static Node read(String file, String text) {
        Problems problems = new Problems();
        Node node = YamlReader.read(file, text, problems).getFirst();
        assertThat(problems.isEmpty()).isTrue();
        return node;
    }

    private List<String> conflicts() {
        return conflicts.sorted().stream().map(Problem::toString).toList();
    }

    @Test
    void keysAndElementsAreAddedAndKeepTheirPlaces() {
        Node both = laid("roles: {mole: {ready: [lamp, horn], env: {A: b}}, crane: {}}");

        assertThat(conflicts()).isEmpty();
        assertThat(YamlWriter.write(both, node -> node.at().fileAndLine())).isEqualTo("""
                roles:
                  mole:
                    memory: 1Gi  # base.yaml:2
                    ready:
                      - sea  # base.yaml:2
                      - lamp  # base.yaml:2
                      - horn  # over.yaml:1
                    ports:
                      - name: a  # base.yaml:2
                    env:
                      A: b  # over.yaml:1
                  crane: {}  # over.yaml:1
                """);
    }

    @Test
    void whatTheBaseSaysMayBeSaidAgain() {
        assertThat(laid("roles: {mole: {memory: 1Gi}}")).isEqualTo(read("base.yaml", BASE));
        assertThat(conflicts()).isEmpty();
    }

    @Test
    void whatWouldChangeOrRemoveIsAConflictWithBothPlaces() {
        assertThat(laid("roles: {mole: {memory: 2Gi, ready: ~, ports: [{name: b}]}}"))
                .isEqualTo(read("base.yaml", BASE));
        assertThat(conflicts())
                .hasSize(3)
                .allMatch(line -> line.contains("leave it out; where an environment needs another value"))
                .anyMatch(line -> line.startsWith("over.yaml:1:24: 'roles.mole.memory' is the text '1Gi' already"
                        + " (base.yaml:2), and not the text '2Gi';"))
                .anyMatch(line -> line.contains("'roles.mole.ready' is a list already (base.yaml:2), and not nothing;"))
                .anyMatch(line -> line.contains("'roles.mole.ports' is a list already"));
    }
}

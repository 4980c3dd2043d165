package dev.isle.model.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Default;
import dev.isle.model.Environment;
import dev.isle.model.Extension;
import dev.isle.model.Key;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.problem.Problems;
import dev.isle.model.yaml.Node;
import dev.isle.model.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every component of every spec record must state. */
class SpecsTest {
    private static Map<String, Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        List<Class<? extends Record>> open =
                new ArrayList<>(List.of(Suite.class, Release.class, Environment.class, Extension.class));
        for (int i = 0; i < open.size(); i++) {
            Class<? extends Record> type = open.get(i);
            for (Field field : Shape.of(type).fields()) {
                fields.put(type.getName().replaceFirst(".*\\.", "") + "." + field.key(), field);
                struct(field.type(), open);
            }
        }
        return fields;
    }

    private static void struct(ValueType type, List<Class<? extends Record>> open) {
        switch (type) {
            case ValueType.Struct struct when !open.contains(struct.type()) -> open.add(struct.type());
            case ValueType.ListOf list -> struct(list.element(), open);
            case ValueType.MapOf map -> struct(map.value(), open);
            default -> {}
        }
    }

    private static List<String> where(java.util.function.Predicate<Field> wrong) {
        return fields().entrySet().stream()
                .filter(field -> wrong.test(field.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void everyComponentOfEverySpecStatesItsCost() {
        assertThat(fields()).hasSizeGreaterThan(120).containsKey("Suite$Role.command");
        assertThat(where(field -> field.cost() == null)).isEmpty();
    }

    @Test
    void everyComponentOfEverySpecIsDocumented() {
        assertThat(where(field -> field.doc() == null || field.doc().isBlank())).isEmpty();
    }

    @Test
    void aFieldIsRequiredOrHasADefaultOrMayBeNull() {
        assertThat(where(field -> {
                    boolean nullable = field.component().getAnnotatedType().isAnnotationPresent(Nullable.class);
                    int ways = (field.required() ? 1 : 0) + (field.standard() == null ? 0 : 1) + (nullable ? 1 : 0);
                    return ways != 1;
                }))
                .isEmpty();
    }

    @Test
    void defaultsReadWithoutTheParserAreWhatTheParserReads() {
        for (Field field : fields().values()) {
            Default written = field.component().getAnnotation(Default.class);
            if (written != null) {
                Problems problems = new Problems();
                List<Node> parsed = YamlReader.read(Defaults.NOWHERE.file(), written.value(), problems);
                assertThat(problems.sorted()).isEmpty();
                assertThat(Defaults.node(written.value())).isEqualTo(parsed.getFirst());
            }
        }
    }

    @Test
    void exceptionsOfWhatIsNotBuiltIncludeTheDefault() {
        assertThat(where(field -> field.notBuilt() != null
                        && field.standard() instanceof Node.Scalar standard
                        && !field.notBuiltExcept().contains(standard.text())))
                .isEmpty();
    }

    @Test
    void wordsAreLowerCaseWithDashesOrAsTheirKeySays() {
        assertThat(Shape.choiceOf(Suite.ReplicationMode.class).words().keySet())
                .containsExactly("single", "active-standby", "replicated", "workers");
        assertThat(Shape.choiceOf(Suite.RunMode.class).words().keySet()).containsExactly("always", "onDemand");
        assertThat(Shape.word(Suite.RunMode.ON_DEMAND)).isEqualTo("onDemand");
        assertThat(Environment.Spec.class
                        .getRecordComponents()[0]
                        .getAnnotation(Key.class)
                        .value())
                .isEqualTo("extends");
    }
}

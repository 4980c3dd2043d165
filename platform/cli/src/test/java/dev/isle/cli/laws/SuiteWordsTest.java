package dev.isle.cli.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Suite;
import dev.isle.release.ReleaseText;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SuiteWordsTest {
    private static final Pattern TABLE = Pattern.compile(
            "create\\s+(?:unlogged\\s+)?table\\s+(?:if\\s+not\\s+exists\\s+)?(?:\\w+\\.)?(\\w+)",
            Pattern.CASE_INSENSITIVE);

    /** Words of the language itself, keys and choices: a port that is called like its protocol says nothing about a suite. */
    private static final Set<String> LANGUAGE = language(Suite.class, new TreeSet<>());

    private static Set<String> language(Class<?> type, Set<String> words) {
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                words.add(constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'));
            }
        }
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                words.add(component.getName());
            }
        }
        for (Class<?> inner : type.getDeclaredClasses()) {
            language(inner, words);
        }
        return words;
    }

    @Test
    void thePlatformKnowsNoSuiteBecauseASecondOneMustRunWithoutAChangeOfCode() throws IOException {
        Map<String, String> words = suiteWords();
        Map<String, Set<String>> found = new TreeMap<>();
        int classes = 0;
        for (Path folder : Repository.platformClasses()) {
            for (Path file : classFiles(folder)) {
                classes++;
                for (String literal : literals(file)) {
                    if (words.containsKey(literal)) {
                        found.computeIfAbsent(literal + " (" + words.get(literal) + ")", key -> new TreeSet<>())
                                .add(folder.relativize(file).toString());
                    }
                }
            }
        }
        assertThat(classes).as("compiled classes looked at").isGreaterThan(100);
        assertThat(found).as("suite words as string literals of the platform").isEmpty();
    }

    @Test
    void theWordsOfEverySuiteOfTheRepositoryAreKnownHere() throws IOException {
        assertThat(suiteWords())
                .containsEntry("dataserver", "a role of reference")
                .containsKey("trade_event")
                .containsKey("pricefeed")
                .containsKey("quay")
                .doesNotContainKeys("http", "health");
    }

    @Test
    void aLiteralInAClassIsSeen() throws IOException {
        Path here = Path.of("target/test-classes/dev/isle/cli/laws/SuiteWordsTest.class");
        String word = "a-word-that-only-this-test-holds";
        assertThat(literals(here)).contains(word);
    }

    private static List<Path> classFiles(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".class")).toList();
        }
    }

    private static Set<String> literals(Path file) throws IOException {
        ClassModel model = ClassFile.of().parse(file);
        Set<String> literals = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof StringEntry string) {
                literals.add(string.stringValue());
            }
        }
        return literals;
    }

    /** Role, port and table names of every suite in the repository, with what they are. */
    private static Map<String, String> suiteWords() throws IOException {
        Map<String, String> words = new TreeMap<>();
        Path root = Repository.root();
        for (Path file : Repository.files(root, f -> f.endsWith("suite.yaml"))) {
            if (root.relativize(file).toString().contains("src/test/")) {
                continue;
            }
            Suite suite = suite(file);
            String name = suite.metadata().name();
            suite.spec().roles().forEach((role, spec) -> {
                words.put(role, "a role of " + name);
                spec.ports().keySet().forEach(port -> words.putIfAbsent(port, "a port of " + name));
            });
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                for (Path sql : Repository.files(folder, f -> f.toString().endsWith(".sql"))) {
                    Matcher table = TABLE.matcher(Files.readString(sql));
                    while (table.find()) {
                        words.putIfAbsent(table.group(1), "a table of " + name);
                    }
                }
            }
        }
        words.keySet().removeAll(LANGUAGE);
        return words;
    }

    private static Suite suite(Path file) {
        return ReleaseText.readSuite(file);
    }
}

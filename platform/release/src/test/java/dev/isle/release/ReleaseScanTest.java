package dev.isle.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.model.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseScanTest {
    @TempDir
    Path temp;

    @Test
    void sameBytesGiveTheSameTextWhateverTheTimeAndFolder() throws IOException {
        Path one = ReleaseFolders.small(temp.resolve("one"));
        Path two = ReleaseFolders.small(temp.resolve("elsewhere/two"));
        Files.setLastModifiedTime(two.resolve("lib/b.jar"), java.nio.file.attribute.FileTime.fromMillis(1));

        assertThat(ReleaseText.write(scan(two))).isEqualTo(ReleaseText.write(scan(one)));
    }

    @Test
    void writesWhatTheModelReads() throws IOException {
        Release release = scan(ReleaseFolders.small(temp));
        Path file = Files.writeString(temp.resolve("release.yaml"), ReleaseText.write(release));

        assertThat(ReleaseText.read(file)).isEqualTo(release);
        assertThat(Files.readString(file))
                .startsWith("# Made by")
                .contains("apiVersion: isle.dev/v1alpha1\nkind: Release\n")
                .contains("path: bin/run\n");
    }

    @Test
    void writesNamesThatYamlWouldReadAsSomethingElse() throws IOException {
        ReleaseFolders.small(temp);
        List<String> odd = List.of("no", "1.0", "- x", "#c", "q\"uote", "é", "{a}", "~", " lead", "x,y");
        for (String name : odd) {
            ReleaseFolders.write(temp, name, name);
        }
        Release release = scan(temp);
        Path file = Files.writeString(temp.resolve("release.yaml"), ReleaseText.write(release));

        assertThat(ReleaseText.read(file)).isEqualTo(release);
        assertThat(release.spec().artifacts())
                .extracting(Release.Artifact::path)
                .containsAll(odd);
    }

    @Test
    void ordersSchemaStepsByTheirNumbersAndTakesOnlyThoseAtTheTop() throws IOException {
        assertThat(scan(ReleaseFolders.small(temp)).spec().schema())
                .containsExactly("schema/V1__first.sql", "schema/V2__second.sql", "schema/V10__last.sql");
    }

    @Test
    void stepOrderIsTotalAndNumeric() {
        List<String> ordered = List.of("001-a", "001-b", "2-a", "02-c", "10", "a1", "a1b", "a01c", "a9", "a10", "b");
        StepOrder order = new StepOrder();
        List<String> shuffled = new ArrayList<>(ordered);
        for (int seed = 0; seed < 200; seed++) {
            Collections.shuffle(shuffled, new java.util.Random(seed));
            shuffled.sort(order);
            assertThat(shuffled).isEqualTo(ordered);
        }
    }

    @Test
    void theSealIsTheDigestOfTheWholeList() throws IOException {
        Release.Spec spec = scan(ReleaseFolders.small(temp)).spec();

        assertThat(spec.seal()).matches("sha256:[0-9a-f]{64}").isEqualTo(Seal.of(spec));
        assertThat(Seal.canonical(spec))
                .startsWith(
                        "isle-release/1\nsuite demo\nversion 18.1.0\ndescriptor suite.yaml\nschema schema/V1__first.sql\n")
                .contains(" 10 x bin/run\n");
    }

    static Stream<UnaryOperator<Release.Spec>> changes() {
        return Stream.of(
                s -> spec(s, "other", s.version(), s.descriptor(), s.artifacts(), s.schema(), s.rollableFrom()),
                s -> spec(s, s.suite(), "18.1.1", s.descriptor(), s.artifacts(), s.schema(), s.rollableFrom()),
                s -> spec(s, s.suite(), s.version(), "other.yaml", s.artifacts(), s.schema(), s.rollableFrom()),
                s -> spec(
                        s,
                        s.suite(),
                        s.version(),
                        s.descriptor(),
                        s.artifacts(),
                        s.schema().reversed(),
                        s.rollableFrom()),
                s -> spec(s, s.suite(), s.version(), s.descriptor(), s.artifacts(), s.schema(), List.of("18.0.0")),
                s -> spec(
                        s,
                        s.suite(),
                        s.version(),
                        s.descriptor(),
                        s.artifacts().subList(1, s.artifacts().size()),
                        s.schema(),
                        s.rollableFrom()),
                s -> first(s, a -> new Release.Artifact(a.path() + "x", a.digest(), a.size(), a.executable())),
                s -> first(
                        s, a -> new Release.Artifact(a.path(), a.digest().replace('a', 'b'), a.size(), a.executable())),
                s -> first(s, a -> new Release.Artifact(a.path(), a.digest(), a.size() + 1, a.executable())),
                s -> first(s, a -> new Release.Artifact(a.path(), a.digest(), a.size(), !a.executable())));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void everyFieldThatMattersIsUnderTheSeal(UnaryOperator<Release.Spec> change) throws IOException {
        Release.Spec spec = scan(ReleaseFolders.small(temp)).spec();

        assertThat(Seal.of(change.apply(spec))).isNotEqualTo(spec.seal());
    }

    @Test
    void theOrderInWhichArtifactsAreListedIsNotUnderTheSeal() throws IOException {
        Release.Spec s = scan(ReleaseFolders.small(temp)).spec();

        assertThat(Seal.of(spec(
                        s,
                        s.suite(),
                        s.version(),
                        s.descriptor(),
                        s.artifacts().reversed(),
                        s.schema(),
                        s.rollableFrom())))
                .isEqualTo(s.seal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../18", "a/b", "", ".hidden", "a b", "1\n2"})
    void refusesVersionsThatCannotBeFolders(String version) throws IOException {
        ReleaseFolders.small(temp);

        assertThatThrownBy(
                        () -> ReleaseScan.scan(temp, new ReleaseScan.Identity("demo", version), ReleaseLimits.DEFAULT))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining("cannot be a version");
    }

    @Test
    void refusesAFolderWithoutDescriptor() throws IOException {
        ReleaseFolders.write(temp, "lib/a.jar", "x");

        assertThatThrownBy(() -> scan(temp))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining("holds no suite.yaml");
    }

    private static Release scan(Path folder) {
        return ReleaseScan.scan(folder, new ReleaseScan.Identity("demo", "18.1.0"), ReleaseLimits.DEFAULT);
    }

    private static Release.Spec first(Release.Spec s, UnaryOperator<Release.Artifact> change) {
        List<Release.Artifact> artifacts = new ArrayList<>(s.artifacts());
        artifacts.set(0, change.apply(artifacts.getFirst()));
        return spec(s, s.suite(), s.version(), s.descriptor(), artifacts, s.schema(), s.rollableFrom());
    }

    private static Release.Spec spec(
            Release.Spec old,
            String suite,
            String version,
            String descriptor,
            List<Release.Artifact> artifacts,
            List<String> schema,
            List<String> rollableFrom) {
        return new Release.Spec(suite, version, descriptor, artifacts, schema, rollableFrom, old.seal());
    }
}

package dev.isle.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.isle.model.Release;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposerTest {
    private static final String SUITE = """
            apiVersion: isle.dev/v1alpha1
            kind: Suite
            metadata: {name: demo}
            spec:
              roles:
                front:
                  command: [java, -Xmx64m, -jar, "{{release.path}}/lib/app.jar", --role=front]
                  health: {rest: {path: /health, map: {list: /sensors}}, ready: [lamp]}
                  ports: {http: {schemes: [http]}}
                back:
                  command: [java, -cp, "{{release.path}}/lib/app.jar:{{release.path}}/lib/b.jar", Back]
                other:
                  command: [bin/run, lib/app.jar]
            """;
    private static final String OVERLAY = """
            apiVersion: isle.dev/v1alpha1
            kind: Suite
            metadata: {name: demo}
            spec:
              roles:
                front: {health: {ready: [horn]}}
                crane: {command: [bin/run]}
            """;
    private static final String EXTENSION = """
            apiVersion: isle.dev/v1alpha1
            kind: Extension
            metadata: {name: acme}
            spec:
              suite: demo
              version: "7"
              fits: ["1"]
              classPath: {after: lib/app.jar, jars: [lib/acme.jar]}
            """;

    @TempDir
    private Path temp;

    private final Composer composer = new Composer(ReleaseLimits.DEFAULT);
    private ReleaseStore store = ReleaseStore.ofHome(Path.of("unset"));
    private Path extension = Path.of("unset");

    @BeforeEach
    void baseAndExtension() throws IOException {
        store = ReleaseStore.ofHome(temp.resolve("home"));
        Path source = ReleaseFolders.small(temp.resolve("source"));
        ReleaseFolders.write(source, "suite.yaml", SUITE);
        jar(source.resolve("lib/app.jar"));
        store.add(ReleaseFolders.sealed(source, "1.0"));
        extension = temp.resolve("extension");
        ReleaseFolders.write(extension, "extension.yaml", EXTENSION);
        ReleaseFolders.write(extension, "overlay.yaml", OVERLAY);
        ReleaseFolders.write(extension, "lib/acme.jar", "a jar");
        ReleaseFolders.write(extension, "schema/V1000__acme.sql", "select 1000");
    }

    private static void jar(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "demo.App");
        try (OutputStream out = Files.newOutputStream(file)) {
            new JarOutputStream(out, manifest).close();
        }
    }

    private ReleaseStore.Added compose(String base) {
        return composer.compose(
                Composer.Base.of(store.find("demo", base).orElseThrow()),
                ExtensionFolder.read(extension, ReleaseLimits.DEFAULT),
                Optional.empty(),
                store);
    }

    private String refused() {
        try {
            return "composed as " + compose("1.0").release().title();
        } catch (ReleaseFailure refusal) {
            return String.valueOf(refusal.getMessage());
        }
    }

    @Test
    void aComposedReleaseIsSealedAndHoldsBoth() throws IOException {
        StoredRelease made = compose("1.0").release();
        Release.Spec spec = made.release().spec();

        assertThat(made.title()).isEqualTo("demo 1.0+acme.7");
        assertThat(spec.schema()).endsWith("schema/V10__last.sql", "schema/V1000__acme.sql");
        assertThat(spec.artifacts())
                .extracting(Release.Artifact::path)
                .contains("lib/a.jar", "lib/acme.jar", "extensions/acme/extension.yaml", "extensions/acme/overlay.yaml")
                .doesNotContain("overlay.yaml", "extension.yaml");
        assertThat(spec.composition())
                .isEqualTo(new Release.Composition(
                        "1.0",
                        String.valueOf(store.find("demo", "1.0")
                                .orElseThrow()
                                .release()
                                .spec()
                                .seal()),
                        List.of(new Release.Added(
                                "acme",
                                "7",
                                ExtensionFolder.read(extension, ReleaseLimits.DEFAULT)
                                        .digest()))));
        assertThat(made.fullCheck(ReleaseLimits.DEFAULT)).isEmpty();
        assertThat(ReleaseText.read(made.folder().resolve("release.yaml"))).isEqualTo(made.release());
        // An AOT cache of the base is bound to the times of its jars.
        assertThat(Files.getLastModifiedTime(made.folder().resolve("lib/a.jar")))
                .isEqualTo(FileTime.fromMillis(1_600_000_000_123L));
        assertThat(temp.resolve("home/releases/.staging")).isEmptyDirectory();
    }

    @Test
    void theSuiteOfBothSaysWhereEachValueComesFromAndHasTheJarsAtTheEnd() throws IOException {
        Path suite = compose("1.0").release().folder().resolve("suite.yaml");

        assertThat(Files.readString(suite))
                .contains("- \"-cp\"  # acme/extension.yaml\n", "- demo.App  # acme/extension.yaml\n")
                .contains("- lamp  # suite.yaml:8\n", "- horn  # acme/overlay.yaml:6\n");
        var roles = ReleaseText.readSuite(suite).spec().roles();
        assertThat(roles).containsKey("crane");
        assertThat(Objects.requireNonNull(roles.get("front")).command())
                .containsExactly(
                        "java",
                        "-Xmx64m",
                        "-cp",
                        "{{release.path}}/lib/app.jar:{{release.path}}/lib/acme.jar",
                        "demo.App",
                        "--role=front");
        assertThat(Objects.requireNonNull(roles.get("back")).command())
                .containsExactly(
                        "java",
                        "-cp",
                        "{{release.path}}/lib/app.jar:{{release.path}}/lib/b.jar:{{release.path}}/lib/acme.jar",
                        "Back");
        assertThat(Objects.requireNonNull(roles.get("other")).command()).containsExactly("bin/run", "lib/app.jar");
    }

    @Test
    void theSameBothGiveTheSameSealWhereverAndWhenever() throws IOException {
        String seal = String.valueOf(compose("1.0").release().release().spec().seal());
        Files.setLastModifiedTime(extension.resolve("lib/acme.jar"), FileTime.fromMillis(1_700_000_000_000L));

        assertThat(compose("1.0").added()).isFalse();
        Path moved = Files.move(extension, temp.resolve("elsewhere"));
        ReleaseStore other = ReleaseStore.ofHome(temp.resolve("other-home"));
        StoredRelease again = composer.compose(
                        Composer.Base.of(temp.resolve("source"), "1.0", ReleaseLimits.DEFAULT),
                        ExtensionFolder.read(moved, ReleaseLimits.DEFAULT),
                        Optional.of("1.0+acme.7"),
                        other)
                .release();
        assertThat(again.release().spec().seal()).isEqualTo(seal);
    }

    @Test
    void anotherExtensionUnderTheSameVersionIsRefused() throws IOException {
        compose("1.0");
        ReleaseFolders.write(extension, "lib/acme.jar", "another jar");

        assertThatExceptionOfType(ReleaseFailure.class)
                .isThrownBy(() -> compose("1.0"))
                .withMessageContaining("another release is stored as demo 1.0+acme.7 already");
    }

    @Test
    void whatWasComposedCanBeAddedToAndTheSameExtensionNotTwice() throws IOException {
        compose("1.0");
        assertThatExceptionOfType(ReleaseFailure.class)
                .isThrownBy(() -> compose("1.0+acme.7"))
                .withMessageContaining("the base has it already: 1.0 + acme 7");

        Path second = temp.resolve("second");
        ReleaseFolders.write(second, "extension.yaml", """
                apiVersion: isle.dev/v1alpha1
                kind: Extension
                metadata: {name: bay}
                spec:
                  suite: demo
                  version: "2"
                  fits: ["1.0"]
                  classPath: {after: lib/app.jar, jars: [lib/bay.jar]}
                """);
        ReleaseFolders.write(second, "lib/bay.jar", "a jar");
        extension = second;
        StoredRelease both = compose("1.0+acme.7").release();
        assertThat(both.title()).isEqualTo("demo 1.0+acme.7.bay.2");
        assertThat(Composer.words(Objects.requireNonNull(both.release().spec().composition())))
                .isEqualTo("1.0 + acme 7 + bay 2");
        assertThat(Files.readString(both.folder().resolve("suite.yaml")))
                .contains("{{release.path}}/lib/app.jar:{{release.path}}/lib/acme.jar:{{release.path}}/lib/bay.jar");
    }

    @Test
    void everyConflictIsNamed() throws IOException {
        ReleaseFolders.write(
                extension,
                "extension.yaml",
                EXTENSION
                        .replace("suite: demo", "suite: mode")
                        .replace("[\"1\"]", "[\"1.00\", \"2\"]")
                        .replace("jars: [", "jars: [lib/gone.jar, "));
        ReleaseFolders.write(extension, "schema/V0010__zenith.sql", "select 10");
        ReleaseFolders.write(extension, "schema/0-acme.sql", "select 0");
        ReleaseFolders.write(extension, "LIB/A.jar", "a jar");
        ReleaseFolders.write(
                extension, "overlay.yaml", OVERLAY.replace("crane: {command: [bin/run]}", "other: {command: ~}"));

        assertThat(refused().lines())
                .containsExactly(
                        "acme 7 in " + extension + " cannot be added to demo 1.0:",
                        "it belongs to the suite mode",
                        "it fits the versions 1.00, 2 (and what begins so)",
                        "the file LIB/A.jar is in the base, too: lib/a.jar",
                        "the schema step schema/0-acme.sql would run before the base's schema/V10__last.sql",
                        "the schema step schema/V0010__zenith.sql has the number of the base's schema/V10__last.sql",
                        "its jar lib/gone.jar does not lie in its folder",
                        "acme/overlay.yaml:7:22: 'spec.roles.other.command' is a list already (suite.yaml:13), and not"
                                + " nothing; leave it out; where an environment needs another value, its own file says so"
                                + " [addition]");
        assertThat(store.versions("demo")).containsExactly("1.0");
    }

    @Test
    void jarsThatNobodyWouldFindAreRefused() throws IOException {
        ReleaseFolders.write(extension, "extension.yaml", EXTENSION.replace("lib/app.jar", "lib/a.jar"));
        assertThat(refused()).contains("no command of the base has lib/a.jar as `-jar` or on its class path");
        ReleaseFolders.write(extension, "extension.yaml", EXTENSION.replace("lib/app.jar", "lib/none.jar"));
        assertThat(refused()).contains("the base has no lib/none.jar, behind which its jars are to stand");
    }

    @Test
    void aBaseThatWasChangedIsNoBase() throws IOException {
        Path stored = store.find("demo", "1.0").orElseThrow().folder().resolve("lib/a.jar");
        assertThat(stored.toFile().setWritable(true)).isTrue();
        Files.writeString(stored, "the other jar");

        assertThat(refused()).contains("is not what its description says: lib/a.jar has the digest sha256:");
    }

    @Test
    void theSealCoversWhatWasComposed() {
        Release.Spec spec = compose("1.0").release().release().spec();
        Release.Composition composition = Objects.requireNonNull(spec.composition());
        Release.Spec denied = ReleaseScan.sealed(spec, null);
        Release.Spec other = ReleaseScan.sealed(
                spec, new Release.Composition("1.1", composition.baseSeal(), composition.extensions()));

        assertThat(List.of(String.valueOf(spec.seal()), String.valueOf(denied.seal()), String.valueOf(other.seal())))
                .doesNotHaveDuplicates();
    }
}

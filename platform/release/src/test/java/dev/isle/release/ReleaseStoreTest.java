package dev.isle.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.model.Metadata;
import dev.isle.model.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseStoreTest {
    private static final List<String> ARTIFACTS = List.of(
            "bin/run",
            "lib/a.jar",
            "lib/b.jar",
            "schema/V10__last.sql",
            "schema/V1__first.sql",
            "schema/V2__second.sql",
            "schema/notes/V3__no_step.sql",
            "suite.yaml");

    @TempDir
    Path temp;

    private ReleaseStore store = ReleaseStore.ofHome(Path.of("unset"));
    private Path source = Path.of("unset");

    @BeforeEach
    void makeSource() throws IOException {
        store = ReleaseStore.ofHome(temp.resolve("home"));
        source = ReleaseFolders.sealed(ReleaseFolders.small(temp.resolve("source")), "18.1.0");
    }

    @Test
    void keepsContentTimesAndExecutableBitsAndMakesFilesReadOnly() throws IOException {
        ReleaseStore.Added added = store.add(source);

        assertThat(added.added()).isTrue();
        Path folder = added.release().folder();
        assertThat(folder).isEqualTo(temp.resolve("home/releases/demo/18.1.0"));
        for (ReleaseFile original : ReleaseTree.list(source, ReleaseLimits.DEFAULT)) {
            Path copy = folder.resolve(original.path());
            assertThat(copy).hasSameBinaryContentAs(original.file());
            assertThat(Files.getLastModifiedTime(copy).toMillis()).isEqualTo(original.modifiedMillis());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                    .isEqualTo(original.executable() ? "r-xr-xr-x" : "r--r--r--");
        }
        assertThat(added.release().quickCheck(ReleaseLimits.DEFAULT)).isEmpty();
        assertThat(added.release().fullCheck(ReleaseLimits.DEFAULT)).isEmpty();
        assertThat(store.find("demo", "18.1.0")).contains(added.release());
        assertNothingStaged();
    }

    @Test
    void whatAKilledProcessLeftGoesWithTheNextThatAddsAndWhatALivingOneUsesStays() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path staging = temp.resolve("home/releases/.staging");
        Path living = store.workFolder("18.1.0+acme.7");
        for (String left : List.of("demo-18.1.0-" + ended.pid(), "compose-18.1.0+acme.7-" + ended.pid() + "-4711")) {
            ReleaseFolders.write(Files.createDirectories(staging.resolve(left)), "lib/b.jar", "half");
        }

        store.add(source);
        assertThat(staging).isDirectoryContaining(living::equals);
        try (Stream<Path> rest = Files.list(staging)) {
            assertThat(rest).containsExactly(living);
        }
    }

    @Test
    void addingTheSameAgainChangesNothing() throws IOException {
        store.add(source);
        Path stamps = temp.resolve("home/releases/demo/18.1.0").resolve(ReleaseTree.STAMPS_FILE);
        FileTime before = Files.getLastModifiedTime(stamps);

        assertThat(store.add(source).added()).isFalse();
        assertThat(Files.getLastModifiedTime(stamps)).isEqualTo(before);
    }

    @Test
    void refusesAnotherReleaseUnderTheSameVersionAndNamesBothSeals() throws IOException {
        Release first = store.add(source).release().release();
        ReleaseFolders.write(source, "lib/b.jar", "patched");
        ReleaseFolders.sealed(source, "18.1.0");

        assertThatThrownBy(() -> store.add(source))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining("another release is stored as demo 18.1.0")
                .hasMessageContaining(String.valueOf(first.spec().seal()))
                .hasMessageContaining("give this one another version");
        assertThat(temp.resolve("home/releases/demo/18.1.0/lib/b.jar")).hasContent("the second jar");
    }

    static Stream<String> artifacts() {
        return ARTIFACTS.stream();
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("artifacts")
    void aFlippedByteIsFoundAndNamedWhenAdding(String path) throws IOException {
        flipOneByte(source.resolve(path));

        assertThatThrownBy(() -> store.add(source))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining(path + " has the digest sha256:");
        assertThat(store.list()).isEmpty();
        assertNothingStaged();
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("artifacts")
    void aFlippedByteIsFoundAndNamedLaterByTimeAndEvenWithTheOldTimeByDigest(String path) throws IOException {
        StoredRelease stored = store.add(source).release();
        Path file = stored.folder().resolve(path);
        FileTime before = Files.getLastModifiedTime(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        flipOneByte(file);
        Files.setPosixFilePermissions(
                file, PosixFilePermissions.fromString(path.equals("bin/run") ? "r-xr-xr-x" : "r--r--r--"));

        assertThat(stored.quickCheck(ReleaseLimits.DEFAULT))
                .hasValueSatisfying(d -> assertThat(d.toString()).startsWith(path + " was modified at "));
        Files.setLastModifiedTime(file, before);
        assertThat(stored.quickCheck(ReleaseLimits.DEFAULT)).isEmpty();
        assertThat(stored.fullCheck(ReleaseLimits.DEFAULT))
                .hasValueSatisfying(d -> assertThat(d.toString()).startsWith(path + " has the digest sha256:"));
        assertThatThrownBy(() -> store.add(source)).hasMessageContaining("was changed after it was verified: " + path);
    }

    @Test
    void theCompletenessOfTheListAboveIsChecked() {
        assertThat(store.add(source).release().release().spec().artifacts())
                .extracting(Release.Artifact::path)
                .containsExactlyElementsOf(ARTIFACTS);
    }

    @Test
    void missingAddedResizedAndNewlyExecutableFilesAreNamed() throws IOException {
        StoredRelease stored = store.add(source).release();
        Path folder = stored.folder();
        Path jar = folder.resolve("lib/a.jar");

        Path extra = Files.writeString(folder.resolve("lib/aa.jar"), "intruder");
        bothFind(stored, "lib/aa.jar does not belong to the release");
        Files.delete(extra);
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("r-xr-xr-x"));
        bothFind(stored, "lib/a.jar is executable, and was not");
        Files.delete(jar);
        bothFind(stored, "lib/a.jar is missing");
        Files.writeString(jar, "short");
        bothFind(stored, "lib/a.jar has 5 bytes instead of 13");
    }

    @Test
    void aReleaseFileThatWasEditedIsFound() throws IOException {
        Path file = source.resolve(ReleaseTree.RELEASE_FILE);
        Release honest = ReleaseText.read(file);
        Release.Spec s = honest.spec();
        Release.Spec edited = new Release.Spec(
                s.suite(), s.version(), s.descriptor(), s.artifacts(), List.of(), s.rollableFrom(), s.seal());
        Files.writeString(file, ReleaseText.write(new Release(honest.metadata(), edited)));

        assertThatThrownBy(() -> store.add(source)).hasMessageContaining("was changed after it was sealed");
    }

    @Test
    void withoutStampsEveryDigestIsCompared() throws IOException {
        StoredRelease stored = store.add(source).release();
        Files.delete(stored.folder().resolve(ReleaseTree.STAMPS_FILE));
        assertThat(stored.quickCheck(ReleaseLimits.DEFAULT)).isEmpty();

        Path jar = stored.folder().resolve("lib/b.jar");
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        flipOneByte(jar);
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("r--r--r--"));

        assertThat(stored.quickCheck(ReleaseLimits.DEFAULT))
                .hasValueSatisfying(d -> assertThat(d.path()).isEqualTo("lib/b.jar"));
    }

    @Test
    void refusesAnUnsealedRelease() throws IOException {
        Path file = source.resolve(ReleaseTree.RELEASE_FILE);
        Files.writeString(file, Files.readString(file).replaceAll("(?m)^  seal: .*\n", ""));

        assertThatThrownBy(() -> store.add(source))
                .hasMessageContaining("not sealed")
                .hasMessageContaining("release scan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escaped", "/tmp/escaped", "lib/../../escaped", "lib//escaped", "./escaped"})
    void aPathThatLeavesTheReleaseIsNeverWritten(String path) throws IOException {
        Release.Spec honest =
                ReleaseText.read(source.resolve(ReleaseTree.RELEASE_FILE)).spec();
        List<Release.Artifact> artifacts = new ArrayList<>(honest.artifacts());
        artifacts.add(new Release.Artifact(path, "sha256:" + "0".repeat(64), 1, false));
        forge(honest.suite(), honest.version(), artifacts);

        assertThatThrownBy(() -> store.add(source)).isInstanceOf(ReleaseFailure.class);
        Release forged = new Release(new Metadata("demo", Map.of()), sealed("demo", honest.version(), artifacts));
        assertThatThrownBy(() -> store.add(source, forged)).isInstanceOf(ReleaseFailure.class);
        assertThat(temp.resolve("home/releases/demo")).doesNotExist();
        try (Stream<Path> all = Files.walk(temp)) {
            assertThat(all.map(p -> p.getFileName().toString())).doesNotContain("escaped");
        }
        assertThatThrownBy(() -> ReleasePath.within(source, path, "release.yaml"))
                .isInstanceOf(ReleaseFailure.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../escaped", "..", "a/b", ".x"})
    void aVersionThatIsAPathIsRefused(String version) throws IOException {
        Release.Spec honest =
                ReleaseText.read(source.resolve(ReleaseTree.RELEASE_FILE)).spec();
        forge(honest.suite(), version, honest.artifacts());

        assertThatThrownBy(() -> store.add(source)).hasMessageContaining("is no valid version");
        Release forged = new Release(new Metadata("demo", Map.of()), sealed("demo", version, honest.artifacts()));
        assertThatThrownBy(() -> store.add(source, forged)).hasMessageContaining("cannot be a version");
        assertThatThrownBy(() -> store.find("demo", version)).hasMessageContaining("cannot be a version");
        assertThatThrownBy(() -> store.find("../demo", "1")).hasMessageContaining("cannot be a suite's name");
    }

    @Test
    void listsBySuiteAndThenByNumber() throws IOException {
        for (String version : List.of("18.10.0", "18.9.0", "18.1.0+acme.7", "18.1.0")) {
            store.add(ReleaseFolders.sealed(source, version));
        }

        assertThat(store.list())
                .extracting(StoredRelease::title)
                .containsExactly("demo 18.1.0", "demo 18.1.0+acme.7", "demo 18.9.0", "demo 18.10.0");
    }

    @Test
    void aFolderThatWasRenamedByHandIsNotTakenForWhatItsNameSays() throws IOException {
        store.add(source);
        Files.move(temp.resolve("home/releases/demo/18.1.0"), temp.resolve("home/releases/demo/19.0.0"));

        assertThatThrownBy(() -> store.find("demo", "19.0.0"))
                .hasMessageContaining("it says demo 18.1.0 but lies in the place of demo 19.0.0");
    }

    @Test
    void ofSeveralThatAddAtOnceOneAddsAndAllSucceed() throws Exception {
        List<Future<ReleaseStore.Added>> all;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<ReleaseStore.Added> add =
                    () -> ReleaseStore.ofHome(temp.resolve("home")).add(source);
            all = threads.invokeAll(List.of(add, add, add, add, add, add));
        }

        int added = 0;
        for (Future<ReleaseStore.Added> one : all) {
            added += one.get().added() ? 1 : 0;
        }
        assertThat(added).isEqualTo(1);
        assertThat(store.list()).hasSize(1);
        assertNothingStaged();
    }

    private void forge(String suite, String version, List<Release.Artifact> artifacts) throws IOException {
        Files.writeString(
                source.resolve(ReleaseTree.RELEASE_FILE),
                ReleaseText.write(new Release(new Metadata("demo", Map.of()), sealed(suite, version, artifacts))));
    }

    private static Release.Spec sealed(String suite, String version, List<Release.Artifact> artifacts) {
        Release.Spec unsealed = new Release.Spec(suite, version, "suite.yaml", artifacts, List.of(), List.of(), null);
        return new Release.Spec(suite, version, "suite.yaml", artifacts, List.of(), List.of(), Seal.of(unsealed));
    }

    private static void bothFind(StoredRelease stored, String what) {
        Optional<Difference> quick = stored.quickCheck(ReleaseLimits.DEFAULT);
        assertThat(quick.map(Difference::toString)).contains(what);
        assertThat(stored.fullCheck(ReleaseLimits.DEFAULT).map(Difference::toString))
                .contains(what);
    }

    private static void flipOneByte(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
    }

    private void assertNothingStaged() throws IOException {
        try (Stream<Path> staged = Files.list(temp.resolve("home/releases/.staging"))) {
            assertThat(staged).isEmpty();
        }
    }
}

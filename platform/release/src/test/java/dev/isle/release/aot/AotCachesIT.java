package dev.isle.release.aot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.CacheTraining;
import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import dev.isle.release.Composer;
import dev.isle.release.ExtensionFolder;
import dev.isle.release.Folders;
import dev.isle.release.ReleaseFolders;
import dev.isle.release.ReleaseLimits;
import dev.isle.release.ReleaseStore;
import dev.isle.release.StoredRelease;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains real caches with the JDK that runs the tests, for a program compiled here. */
class AotCachesIT {
    private static final List<String> OPTIONS =
            List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+UseCompactObjectHeaders");
    private static final JavaRuntime JAVA = JavaRuntime.at(Path.of(System.getProperty("java.home")));

    @TempDir
    Path temp;

    private StoredRelease release = new StoredRelease(
            new dev.isle.model.Release(
                    new dev.isle.model.Metadata("unset", java.util.Map.of()),
                    new dev.isle.model.Release.Spec("unset", "0", "", List.of(), List.of(), List.of(), null)),
            Path.of("unset"),
            StoredRelease.Origin.STORE);
    private AotCaches caches = new AotCaches(List.of(Path.of("unset")));

    @BeforeEach
    void storeRelease() throws IOException {
        Path source = ReleaseFolders.small(temp.resolve("source"));
        Files.delete(source.resolve("lib/a.jar"));
        Files.delete(source.resolve("lib/b.jar"));
        jar(source.resolve("lib/app.jar"));
        release = ReleaseStore.ofHome(temp.resolve("home"))
                .add(ReleaseFolders.sealed(source, "1.0"))
                .release();
        caches = AotCaches.of(temp.resolve("home"), java.util.Optional.empty());
    }

    @Test
    void trainsOnceProvesItAndFindsItAgain() throws IOException {
        AotOutcome first = caches.ensure(release, training("ok"), JAVA, OPTIONS, false);

        assertThat(first).isInstanceOfSatisfying(AotOutcome.Ready.class, ready -> {
            assertThat(ready.trained()).isTrue();
            assertThat(ready.cache()).isRegularFile();
            assertThat(ready.cache().getParent())
                    .isEqualTo(temp.resolve("home/aot/demo/1.0").resolve(JAVA.shortDigest()));
        });
        Path cache = caches.find(release.folder(), JAVA.home()).orElseThrow();
        assertThat(run(cache, "-XX:AOTMode=on", "-Xlog:class+load")).contains("App source: shared objects file");
        FileTime made = Files.getLastModifiedTime(cache);
        assertThat(caches.ensure(release, training("ok"), JAVA, OPTIONS, false))
                .isEqualTo(new AotOutcome.Ready(cache, false, Duration.ZERO));
        assertThat(Files.getLastModifiedTime(cache)).isEqualTo(made);
        try (var left = Files.list(cache.getParent())) {
            assertThat(left.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            ".lock", "suite.aot", "made-of.txt", "options.txt", "training.log", "proof.log");
        }
    }

    @Test
    void aCacheIsNotHandedOutForChangedJarsOrAnotherRuntimeAndIsMadeAnew() throws IOException {
        caches.ensure(release, training("ok"), JAVA, OPTIONS, false);
        Path jar = release.folder().resolve("lib/app.jar");
        FileTime time = Files.getLastModifiedTime(jar);

        Files.setLastModifiedTime(jar, FileTime.fromMillis(time.toMillis() + 2_000));
        assertThat(asked()).isEmpty();
        Files.setLastModifiedTime(jar, time);
        assertThat(asked()).isPresent();
        byte[] content = Files.readAllBytes(jar);
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        Files.write(jar, Arrays.copyOf(content, content.length + 1));
        Files.setLastModifiedTime(jar, time);
        assertThat(asked()).isEmpty();
        Files.write(jar, content);
        Files.setLastModifiedTime(jar, time);
        assertThat(asked()).isPresent();

        JavaRuntime foreign = JavaRuntime.at(foreignRuntime());
        assertThat(caches.find(release.folder(), foreign.home())).isEmpty();
        Path version = temp.resolve("home/aot/demo/1.0");
        Files.move(version.resolve(JAVA.shortDigest()), version.resolve(foreign.shortDigest()));
        assertThat(caches.find(release.folder(), foreign.home())).isEmpty();
        Files.move(version.resolve(foreign.shortDigest()), version.resolve(JAVA.shortDigest()));

        Files.setLastModifiedTime(jar, FileTime.fromMillis(time.toMillis() + 2_000));
        AotOutcome again = caches.ensure(release, training("ok"), JAVA, OPTIONS, false);
        assertThat(again)
                .isInstanceOfSatisfying(
                        AotOutcome.Ready.class, r -> assertThat(r.trained()).isTrue());
        assertThat(run(((AotOutcome.Ready) again).cache(), "-XX:AOTMode=on")).contains("hello");
    }

    @Test
    void otherOptionsThatMustMatchMakeItAnewAndFreeOnesDoNot() {
        caches.ensure(release, training("ok"), JAVA, OPTIONS, false);

        List<String> bigger = List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders");
        assertThat(caches.ensure(release, training("ok"), JAVA, bigger, false))
                .isInstanceOfSatisfying(
                        AotOutcome.Ready.class, r -> assertThat(r.trained()).isFalse());
        List<String> plainHeaders = List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:-UseCompactObjectHeaders");
        assertThat(caches.ensure(release, training("ok"), JAVA, plainHeaders, false))
                .isInstanceOfSatisfying(
                        AotOutcome.Ready.class, r -> assertThat(r.trained()).isTrue());
    }

    @Test
    void aFailedTrainingIsAWarningAndIsNotRepeatedUntilAsked() throws IOException {
        AotOutcome failed = caches.ensure(release, training("fail"), JAVA, OPTIONS, false);

        assertThat(failed)
                .isInstanceOfSatisfying(
                        AotOutcome.Failed.class,
                        f -> assertThat(f.warning())
                                .contains("no AOT cache for demo 1.0")
                                .contains("exit code 3, its last line: no licence found")
                                .contains("start more slowly")
                                .contains("`isle release train demo/1.0` tries again"));
        assertThat(caches.find(release.folder(), JAVA.home())).isEmpty();
        assertThat(caches.ensure(release, training("ok"), JAVA, OPTIONS, false))
                .isInstanceOfSatisfying(
                        AotOutcome.Failed.class, f -> assertThat(f.warning()).contains("nothing has changed since"));
        assertThat(caches.ensure(release, training("ok"), JAVA, OPTIONS, true)).isInstanceOf(AotOutcome.Ready.class);
    }

    @Test
    void aTrainingWithoutEndIsEndedWithAllItStarted() throws IOException {
        CacheTraining endless = training("hang", Duration.ofSeconds(2));

        assertThat(caches.ensure(release, endless, JAVA, OPTIONS, false))
                .isInstanceOfSatisfying(
                        AotOutcome.Failed.class, f -> assertThat(f.warning()).contains("did not end within 2 s"));
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void aProgramThatTakesNoOptionsIsToldApart() {
        CacheTraining foreign = new CacheTraining(
                List.of("/bin/sh", "-c", "exit 0", "{{jvm.options}}"), noJvm(), Duration.ofSeconds(20));

        assertThat(caches.ensure(release, foreign, JAVA, OPTIONS, false))
                .isInstanceOfSatisfying(
                        AotOutcome.Failed.class, f -> assertThat(f.warning()).contains("wrote no cache"));
    }

    @Test
    void aCacheThatAJvmRefusesIsNotHandedOut() {
        String refusesTheProof = "case \"$*\" in *AOTMode=on*) echo cannot use it; exit 1;; esac; exec \"$0\" \"$@\"";
        CacheTraining odd = new CacheTraining(
                List.of(
                        "/bin/sh",
                        "-c",
                        refusesTheProof,
                        "{{jvm.java}}",
                        "{{jvm.options}}",
                        "-jar",
                        "{{release.path}}/lib/app.jar",
                        "ok"),
                noJvm(),
                Duration.ofSeconds(60));

        assertThat(caches.ensure(release, odd, JAVA, OPTIONS, false))
                .isInstanceOfSatisfying(
                        AotOutcome.Failed.class,
                        f -> assertThat(f.warning())
                                .contains(
                                        "a JVM that must use it failed: it ended with exit code 1, its last line: cannot use it"));
        assertThat(caches.find(release.folder(), JAVA.home())).isEmpty();
        assertThat(temp.resolve("home/aot/demo/1.0").resolve(JAVA.shortDigest()).resolve("suite.aot"))
                .doesNotExist();
    }

    @Test
    void templatesThatAreUnknownAreNamed() {
        CacheTraining odd = new CacheTraining(
                List.of("{{jvm.java}}", "{{jvm.options}}", "{{server.name}}"), noJvm(), Duration.ofSeconds(20));
        assertThat(caches.ensure(release, odd, JAVA, OPTIONS, false))
                .isInstanceOfSatisfying(
                        AotOutcome.Failed.class,
                        f -> assertThat(f.warning()).contains("'server.name' is not known to a training command"));

        CacheTraining noPlace = new CacheTraining(List.of("{{jvm.java}}", "-version"), noJvm(), Duration.ofSeconds(20));
        assertThat(caches.ensure(release, noPlace, JAVA, OPTIONS, true))
                .isInstanceOfSatisfying(
                        AotOutcome.Failed.class,
                        f -> assertThat(f.warning()).contains("no element is {{jvm.options}}"));
    }

    @Test
    void noneIsOfferedForAnOldJavaOrASuiteWithoutTraining() {
        JavaRuntime old = new JavaRuntime(JAVA.home(), 21, JAVA.digest());

        assertThat(caches.ensure(release, training("ok"), old, OPTIONS, false))
                .isInstanceOf(AotOutcome.NotOffered.class);
        assertThat(caches.ensure(release, null, JAVA, OPTIONS, false)).isInstanceOf(AotOutcome.NotOffered.class);
    }

    @Test
    void theSameQuestionIsAnsweredAnewOnceACacheWasMadeAgain() throws IOException {
        assertThat(caches.find(release.folder(), JAVA.home())).isEmpty();
        caches.ensure(release, training("ok"), JAVA, OPTIONS, false);
        Path cache = caches.find(release.folder(), JAVA.home()).orElseThrow();

        Folders.delete(cache.resolveSibling(".").normalize());
        assertThat(caches.find(release.folder(), JAVA.home())).isEmpty();
    }

    @Test
    void aComposedReleaseHasTheCacheOfItsBaseAndOneOfItsOwnWhereThatDoesNotServe() throws IOException {
        Path base = ((AotOutcome.Ready) caches.ensure(release, training("ok"), JAVA, OPTIONS, false)).cache();
        StoredRelease composed = composed("7", "lib/acme.jar");
        CacheTraining longer = training(composed, "lib/acme.jar");

        AotOutcome.Ready adopted = (AotOutcome.Ready) caches.ensure(composed, longer, JAVA, OPTIONS, false);
        assertThat(adopted.trained()).isFalse();
        assertThat(adopted.remark()).isEqualTo("it is the one of demo 1.0, proven with the longer class path");
        assertThat(Files.isSameFile(adopted.cache(), base)).isTrue();
        assertThat(caches.find(composed.folder(), JAVA.home())).contains(adopted.cache());
        assertThat(Files.readString(adopted.cache().resolveSibling("proof.log")))
                .contains("hello");
        assertThat(caches.ensure(composed, longer, JAVA, OPTIONS, false))
                .isEqualTo(new AotOutcome.Ready(adopted.cache(), false, Duration.ZERO));

        // One that a JVM refuses is not handed on, and that is said.
        Files.writeString(base, "no cache any more");
        StoredRelease other = composed("8", "lib/acme.jar");
        AotOutcome.Ready own =
                (AotOutcome.Ready) caches.ensure(other, training(other, "lib/acme.jar"), JAVA, OPTIONS, false);
        assertThat(own.trained()).isTrue();
        assertThat(own.remark()).startsWith("warning: the cache of demo 1.0 does not serve: it ended with exit code 1");
        assertThat(Files.isSameFile(own.cache(), base)).isFalse();
    }

    private StoredRelease composed(String version, String jar) throws IOException {
        Path folder = temp.resolve("extension-" + version);
        ReleaseFolders.write(folder, "extension.yaml", """
                apiVersion: isle.dev/v1alpha1
                kind: Extension
                metadata: {name: acme}
                spec: {suite: demo, version: "%s", fits: ["1"]}
                """.formatted(version));
        jar(folder.resolve(jar));
        return new Composer(ReleaseLimits.DEFAULT)
                .compose(
                        Composer.Base.of(release),
                        ExtensionFolder.read(folder, ReleaseLimits.DEFAULT),
                        java.util.Optional.empty(),
                        ReleaseStore.ofHome(temp.resolve("home")))
                .release();
    }

    private static CacheTraining training(StoredRelease composed, String jar) {
        assertThat(composed.folder().resolve(jar)).isRegularFile();
        return new CacheTraining(
                List.of(
                        "{{jvm.java}}",
                        "{{jvm.options}}",
                        "-cp",
                        "{{release.path}}/lib/app.jar:{{release.path}}/" + jar,
                        "App",
                        "ok"),
                noJvm(),
                Duration.ofSeconds(60));
    }

    /** Asks somebody who remembers nothing. */
    private java.util.Optional<Path> asked() {
        return AotCaches.of(temp.resolve("home"), java.util.Optional.empty()).find(release.folder(), JAVA.home());
    }

    private static CacheTraining training(String word) {
        return training(word, Duration.ofSeconds(60));
    }

    private static CacheTraining training(String word, Duration timeout) {
        return new CacheTraining(
                List.of("{{jvm.java}}", "{{jvm.options}}", "-jar", "{{release.path}}/lib/app.jar", word),
                noJvm(),
                timeout);
    }

    private static Suite.Jvm noJvm() {
        return new Suite.Jvm(">=25", Quantity.parse("64Mi"), null, Suite.JvmProfile.FAST_START, List.of());
    }

    private String run(Path cache, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA.java().toString()));
        command.addAll(OPTIONS);
        command.add("-XX:AOTCache=" + cache);
        command.addAll(List.of(more));
        command.addAll(List.of("-jar", release.folder().resolve("lib/app.jar").toString(), "ok"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        try {
            return new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    /** A runtime of the same version and another build, as far as Isle can see. */
    private Path foreignRuntime() throws IOException {
        Path home = Files.createDirectories(temp.resolve("other-jdk"));
        Files.writeString(home.resolve("release"), Files.readString(JAVA.home().resolve("release")) + "SOURCE=\"x\"\n");
        Path java = ReleaseFolders.write(home, "bin/java", "#!/bin/sh\nexit 1\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return home;
    }

    private void jar(Path file) throws IOException {
        Path source = ReleaseFolders.write(temp, "classes/App.java", """
                public class App {
                    public static void main(String[] args) throws Exception {
                        switch (args[0]) {
                            case "fail" -> { System.out.println("no licence found"); System.exit(3); }
                            case "hang" -> new java.util.concurrent.CountDownLatch(1).await();
                            default -> System.out.println("hello");
                        }
                    }
                }
                """);
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString());
        assertThat(result).isZero();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "App");
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.putNextEntry(new ZipEntry("App.class"));
            jar.write(Files.readAllBytes(source.resolveSibling("App.class")));
            jar.closeEntry();
        }
    }
}

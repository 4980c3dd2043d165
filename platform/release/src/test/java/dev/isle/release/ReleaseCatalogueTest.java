package dev.isle.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Release;
import dev.isle.model.read.ReleaseLookup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseCatalogueTest {
    @TempDir
    Path temp;

    private ReleaseCatalogue catalogue = ReleaseCatalogue.of(Path.of("unset"), Optional.empty());
    private String environmentFile = "";

    @BeforeEach
    void makeStores() throws IOException {
        catalogue = ReleaseCatalogue.of(temp.resolve("home"), Optional.of(temp.resolve("dist")));
        environmentFile = temp.resolve("conf/isle.yaml").toString();
        Path source = ReleaseFolders.small(temp.resolve("source"));
        ReleaseStore.ofDistribution(temp.resolve("dist")).add(ReleaseFolders.sealed(source, "18.1.0"));
        ReleaseStore.ofDistribution(temp.resolve("dist")).add(ReleaseFolders.sealed(source, "18.2.0"));
        ReleaseFolders.write(source, "lib/b.jar", "our own build");
        ReleaseStore.ofHome(temp.resolve("home")).add(ReleaseFolders.sealed(source, "18.2.0"));
    }

    @Test
    void theStoreComesBeforeTheDistribution() {
        assertThat(catalogue.locate("demo", "18.1.0", environmentFile))
                .hasValueSatisfying(r -> assertThat(r.origin()).isEqualTo(StoredRelease.Origin.DISTRIBUTION));
        assertThat(catalogue.locate("demo", "18.2.0", environmentFile)).hasValueSatisfying(r -> {
            assertThat(r.origin()).isEqualTo(StoredRelease.Origin.STORE);
            assertThat(r.folder().resolve("lib/b.jar")).hasContent("our own build");
        });
        assertThat(catalogue.list()).extracting(StoredRelease::title).containsExactly("demo 18.2.0", "demo 18.1.0");
    }

    @Test
    void givesTheModelItsFiles() {
        assertThat(catalogue.find("demo", "18.1.0", environmentFile))
                .isInstanceOfSatisfying(ReleaseLookup.Found.class, found -> {
                    assertThat(found.folder())
                            .isEqualTo(temp.resolve("dist/releases/demo/18.1.0").toString());
                    assertThat(found.files().text("release.yaml")).contains("seal: sha256:");
                    assertThat(found.files().text("suite.yaml")).isEqualTo(ReleaseFolders.SUITE);
                    assertThat(found.files().text("missing.yaml")).isNull();
                    assertThat(found.files().text("../../../../source/suite.yaml"))
                            .isNull();
                });
    }

    @Test
    void saysWhereItLookedAndWhatThereIs() {
        assertThat(catalogue.find("demo", "18.3.0", environmentFile))
                .isInstanceOfSatisfying(ReleaseLookup.Missing.class, missing -> {
                    assertThat(missing.looked())
                            .contains(temp.resolve("home/releases").toString())
                            .contains(temp.resolve("dist/releases").toString());
                    assertThat(missing.known()).containsExactly("18.2.0", "18.1.0");
                });
        assertThat(catalogue.find("../demo", "18.1.0", environmentFile)).isInstanceOf(ReleaseLookup.Missing.class);
        assertThat(catalogue.find("demo", "../demo/18.1.0", environmentFile))
                .isInstanceOfSatisfying(
                        ReleaseLookup.Missing.class,
                        missing -> assertThat(missing.looked())
                                .isEqualTo("looked for the folder " + temp.resolve("demo/18.1.0")));
    }

    @Test
    void aFolderIsUnsealedEvenWhenItsReleaseFileClaimsASeal() {
        assertThat(catalogue.find("demo", "../source", environmentFile))
                .isInstanceOfSatisfying(ReleaseLookup.Found.class, found -> {
                    assertThat(found.files().text("release.yaml")).isNull();
                    assertThat(found.unsealed()).isNotNull().satisfies(release -> {
                        assertThat(release.spec().seal()).isNull();
                        assertThat(release.spec().schema()).hasSize(3);
                    });
                });
    }

    @Test
    void theFilesOfAFolderAreKnownByTheirBytes() {
        assertThat(catalogue.find("demo", "../source", environmentFile))
                .isInstanceOfSatisfying(ReleaseLookup.Found.class, found -> {
                    Release release = Objects.requireNonNull(found.unsealed());
                    assertThat(release.spec().artifacts())
                            .extracting(Release.Artifact::path)
                            .contains("lib/a.jar", "suite.yaml")
                            .containsAll(release.spec().schema());
                    assertThat(release.spec().artifacts())
                            .filteredOn(step -> step.path().equals("schema/V2__second.sql"))
                            .extracting(Release.Artifact::digest)
                            .containsExactly("sha256:" + HexFormat.of().formatHex(sha256("select 2")));
                });
    }

    @Test
    void aFileIsReadAgainOnlyWhenItsSizeOrTimeIsAnother() throws IOException {
        Path jar = temp.resolve("source/lib/a.jar");
        FileTime old = Files.getLastModifiedTime(jar);
        String first = digest("lib/a.jar");
        Files.writeString(jar, "THE FIRST JAR");
        Files.setLastModifiedTime(jar, old);
        assertThat(digest("lib/a.jar"))
                .as("neither size nor time tells of a change, so no byte was read")
                .isEqualTo(first);
        Release before = unsealed();
        Files.setLastModifiedTime(jar, FileTime.fromMillis(old.toMillis() + 1));
        assertThat(digest("lib/a.jar")).isEqualTo("sha256:" + HexFormat.of().formatHex(sha256("THE FIRST JAR")));
        assertThat(catalogue.changed(temp.resolve("source"), before)).containsExactly("lib/a.jar");
    }

    @Test
    void aFileThatWasWrittenThisInstantIsReadAgain() throws IOException {
        Path jar = temp.resolve("source/lib/a.jar");
        FileTime now = FileTime.fromMillis(System.currentTimeMillis() + 60_000);
        Files.setLastModifiedTime(jar, now);
        String first = digest("lib/a.jar");
        Files.writeString(jar, "THE FIRST JAR");
        Files.setLastModifiedTime(jar, now);
        assertThat(digest("lib/a.jar")).isNotEqualTo(first);
    }

    @Test
    void aLogBesideTheProgramsIsNoPartOfThem() throws IOException {
        Release before = unsealed();
        ReleaseFolders.write(temp.resolve("source"), "bin/run.log", "it runs");
        assertThat(unsealed()).isEqualTo(before);
        ReleaseFolders.write(temp.resolve("source"), "bin/run2", "a program");
        assertThat(unsealed()).isNotEqualTo(before);
    }

    @Test
    void aDamagedMemoryOfDigestsOnlyCostsTime() throws IOException {
        String first = digest("lib/a.jar");
        try (Stream<Path> memory = Files.list(temp.resolve("home/cache/digests"))) {
            for (Path file : memory.toList()) {
                Files.writeString(file, "isle-digests/1\nnonsense\n");
            }
        }
        assertThat(digest("lib/a.jar")).isEqualTo(first);
    }

    private Release unsealed() {
        ReleaseLookup.Found found = (ReleaseLookup.Found) catalogue.find("demo", "../source", environmentFile);
        return Objects.requireNonNull(found.unsealed());
    }

    private String digest(String path) {
        return unsealed().spec().artifacts().stream()
                .filter(artifact -> artifact.path().equals(path))
                .map(Release.Artifact::digest)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void aStoredReleaseThatCannotBeReadIsReportedAsSuch() throws IOException {
        Path file = temp.resolve("dist/releases/demo/18.1.0/release.yaml");
        Files.delete(file);
        Files.writeString(file, "kind: [");

        assertThat(catalogue.find("demo", "18.1.0", environmentFile))
                .isInstanceOfSatisfying(
                        ReleaseLookup.Missing.class,
                        missing -> assertThat(missing.looked()).contains(file + " cannot be used"));
    }
}

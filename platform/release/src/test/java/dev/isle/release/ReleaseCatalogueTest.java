package dev.isle.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Release;
import dev.isle.model.read.ReleaseLookup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
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
    void theStepsOfAFolderAreKnownByTheirBytes() {
        assertThat(catalogue.find("demo", "../source", environmentFile))
                .isInstanceOfSatisfying(ReleaseLookup.Found.class, found -> {
                    Release release = Objects.requireNonNull(found.unsealed());
                    assertThat(release.spec().artifacts())
                            .extracting(Release.Artifact::path)
                            .containsExactlyInAnyOrderElementsOf(release.spec().schema());
                    assertThat(release.spec().artifacts())
                            .filteredOn(step -> step.path().equals("schema/V2__second.sql"))
                            .extracting(Release.Artifact::digest)
                            .containsExactly("sha256:" + HexFormat.of().formatHex(sha256("select 2")));
                });
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

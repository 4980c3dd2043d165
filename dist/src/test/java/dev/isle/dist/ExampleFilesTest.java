package dev.isle.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.read.Model;
import dev.isle.model.read.ModelReader;
import dev.isle.model.read.Read;
import dev.isle.model.read.ReleaseLookup;
import dev.isle.model.read.Sources;
import dev.isle.release.ReleaseCatalogue;
import dev.isle.release.ReleaseLimits;
import dev.isle.release.ReleaseScan;
import dev.isle.release.ReleaseStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every environment file of the reference suite that a user finds in the repository is valid, warnings included, against the suite as it is. */
class ExampleFilesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    static Path temp;

    static Stream<String> environments() throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(ROOT.resolve("examples"), 2)) {
            files = tree.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
        return Stream.concat(Stream.of(ROOT.resolve("isle.yaml")), files.stream())
                .filter(ExampleFilesTest::ofTheReferenceSuite)
                .map(file -> ROOT.relativize(file).toString())
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("environments")
    void isValid(String file) {
        Sources disk = path -> {
            try {
                return Files.readString(ROOT.resolve(path));
            } catch (IOException e) {
                return null;
            }
        };

        Read<Model> read = ModelReader.read(disk, file, releases());

        assertThat(read)
                .isInstanceOfSatisfying(
                        Read.Good.class, good -> assertThat(good.warnings()).isEmpty());
    }

    /** The suite as its sources say, sealed into a store of this test. */
    private static ReleaseLookup releases() {
        Path content = ROOT.resolve("suite/server/src/release/content");
        // The second is composed in ExtensionIT; what its overlay adds is nothing that an environment names.
        for (String version : List.of("18.1.0", "18.1.0+acme.7")) {
            ReleaseScan.Identity identity = new ReleaseScan.Identity("reference", version);
            ReleaseStore.ofHome(temp).add(content, ReleaseScan.scan(content, identity, ReleaseLimits.DEFAULT));
        }
        return ReleaseCatalogue.of(temp, Optional.empty());
    }

    private static boolean ofTheReferenceSuite(Path file) {
        try {
            return Files.readString(file).contains("suite: reference");
        } catch (IOException e) {
            return false;
        }
    }
}

package dev.isle.suite.trade;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The laws of this module. */
class LawsTest {
    private static final int MAX_LINES = 400;
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.isle.suite.trade");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.isle.suite.trade.(*)..")
                .should()
                .beFreeOfCycles()
                .because("each package is understood with those below it only")
                .check(CLASSES);
    }

    @Test
    void theRecordsKnowNothingOfTheirReaders() {
        noClasses()
                .that()
                .resideInAPackage("dev.isle.suite.trade")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.isle.suite.trade.*..", "com.opengamma..", "tools.jackson..")
                .because("what a trade is does not depend on how it is written or computed")
                .check(CLASSES);
    }

    @Test
    void thisIsAPureLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.isle.suite.server..",
                        "dev.isle.model..",
                        "dev.isle.plan..",
                        "dev.isle.local..",
                        "dev.isle.release..",
                        "dev.isle.cli..",
                        "org.springframework..",
                        "java.sql..",
                        "java.nio.file..",
                        "java.net..")
                .because("the suite sees nothing of the platform, and this module neither servers nor the world")
                .check(CLASSES);
    }

    @Test
    void theLibraryStartsWithTheFirstTradeThatNeedsIt() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.isle.suite.trade.strata",
                        "dev.isle.suite.trade.flow",
                        "dev.isle.suite.trade.fpml",
                        "dev.isle.suite.trade.rule")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.opengamma..")
                .because("its start costs half a second, so nobody else may touch it by accident")
                .check(CLASSES);
    }

    @Test
    void filesAreShort() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<String> tooLong = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> lines(file) >= MAX_LINES)
                    .map(Path::toString)
                    .toList();
            assertThat(tooLong).isEmpty();
        }
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

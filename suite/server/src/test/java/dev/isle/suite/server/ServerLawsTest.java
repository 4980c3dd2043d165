package dev.isle.suite.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The laws that this module keeps. */
class ServerLawsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.isle.suite.server");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.isle.suite.server.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package that needs its user cannot be understood or changed alone")
                .check(CLASSES);
    }

    @Test
    void nothingHereSeesThePlatform() {
        assertThat(CLASSES).isNotEmpty();
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.isle.model..",
                        "dev.isle.plan..",
                        "dev.isle.local..",
                        "dev.isle.release..",
                        "dev.isle.kubernetes..",
                        "dev.isle.cli..")
                .because("the suite stands for a product that knows nothing of Isle")
                .check(CLASSES);
    }

    @Test
    void rolesDoNotSeeEachOther() {
        for (List<String> pair : List.of(
                List.of("gateway", "dataserver"),
                List.of("gateway", "engine"),
                List.of("engine", "dataserver"),
                List.of("dataserver", "engine"),
                List.of("risk", "dataserver"),
                List.of("risk", "engine"),
                List.of("risk", "schedule"),
                List.of("schedule", "risk"),
                List.of("schedule", "dataserver"),
                List.of("events", "dataserver"),
                List.of("events", "engine"))) {
            noClasses()
                    .that()
                    .resideInAPackage("dev.isle.suite.server." + pair.getFirst() + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.isle.suite.server." + pair.getLast() + "..")
                    .because("servers of different roles meet over the network and the database only")
                    .check(CLASSES);
        }
    }

    @Test
    void filesStayShort() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThan(400);
            }
        }
    }
}

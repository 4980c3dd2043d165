package dev.isle.model;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The laws of this module. */
class ModelLawsTest {
    private static final JavaClasses MODEL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.isle.model");

    @Test
    void noInputOrOutput() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..", "java.sql..")
                .because(
                        "the model is read from texts that its caller hands over, so that every runtime and test reads the"
                                + " same way")
                .check(MODEL);
    }

    @Test
    void noThreads() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .because("a pure core has nothing to wait for")
                .check(MODEL);
    }

    @Test
    void noWallClockNorChance() {
        noClasses()
                .should()
                .callMethodWhere(describe("reads a clock", ModelLawsTest::readsTheClock))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .because("the same files must give the same model at any time")
                .check(MODEL);
    }

    private static boolean readsTheClock(JavaCall<?> call) {
        String owner = call.getTargetOwner().getName();
        String name = call.getName();
        return owner.startsWith("java.time.") && name.equals("now")
                || owner.equals("java.time.Clock")
                || owner.equals("java.lang.System") && (name.equals("currentTimeMillis") || name.equals("nanoTime"));
    }

    @Test
    void noEnvironmentOfTheProcess() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.System")
                .because("what a file set means depends on the files alone")
                .check(MODEL);
    }

    @Test
    void noCyclesBetweenPackages() {
        slices().matching("dev.isle.model.(*)..")
                .should()
                .beFreeOfCycles()
                .because("each package can be read and tested without those that come after it")
                .check(MODEL);
    }

    @Test
    void theKindsSeeNothingOfTheirReaders() {
        noClasses()
                .that()
                .resideInAPackage("dev.isle.model")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.isle.model.(*)..")
                .because("records are the language; reading, checking and writing are built on it")
                .check(MODEL);
    }

    @Test
    void jsonStandsAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.isle.model.json")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "dev.isle.model.json", "java.lang..", "java.util..", "java.math..", "org.jspecify..")
                .because("plan hashes and the record's chain depend on every byte that it writes")
                .check(MODEL);
    }

    @Test
    void onlyTheReaderKnowsTheYamlLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.isle.model.yaml")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.snakeyaml..")
                .because("the library can be replaced in one class")
                .check(MODEL);
    }
}

package dev.isle.release;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ReleaseLawsTest {
    private static final JavaClasses RELEASE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.isle.release");

    @Test
    void seesTheModelOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.isle.release..", "dev.isle.model..", "java..", "org.jspecify..")
                .because("a release is described without knowing how it is planned or run, so that intake works alone")
                .check(RELEASE);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.isle.(release..)")
                .should()
                .beFreeOfCycles()
                .because("sealing must not need the caches that are made from sealed releases")
                .check(RELEASE);
    }

    @Test
    void onlyTrainingStartsProcesses() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.isle.release.aot.TrainingRun")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .because("a release's programs run in one guarded place: bounded time, own options, all children ended")
                .check(RELEASE);
    }
}

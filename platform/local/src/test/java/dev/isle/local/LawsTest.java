package dev.isle.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The laws of this module. */
class LawsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.isle.local");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.isle.local.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package that needs one that needs it can be understood only together with it")
                .check(CLASSES);
    }

    @Test
    void onlyPlanAndModelAreSeen() {
        classes()
                .that()
                .resideInAPackage("dev.isle.local..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.isle.local..",
                        "dev.isle.plan..",
                        "dev.isle.model..",
                        "java..",
                        "org.jspecify..",
                        "javax.net.ssl..",
                        "javax.security.auth.x500..",
                        "org.bouncycastle..",
                        "org.postgresql..",
                        "org.tukaani..",
                        "org.apache.commons.compress..")
                .because("the local runtime is one of several behind the same port, and knows no other module")
                .check(CLASSES);
    }

    @Test
    void processesKnowNoPlan() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.isle.local.process..", "dev.isle.local.home..", "dev.isle.local.postgres..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.isle.plan..")
                .because("what launches, locks and stores must stay testable without an environment")
                .check(CLASSES);
    }

    @Test
    void onlyTheAuthorityMakesCertificates() {
        noClasses()
                .that()
                .doNotHaveSimpleName("CertificateAuthority")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .because("what reads an environment must not load what only its supervisor needs")
                .check(CLASSES);
    }

    @Test
    void noHttpClientOfTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http..")
                .because("it takes longer to load than `status` may take as a whole")
                .check(CLASSES);
    }
}

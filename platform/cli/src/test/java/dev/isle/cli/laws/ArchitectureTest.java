package dev.isle.cli.laws;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.isle.plan.status.Status;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static JavaClasses platform;

    @BeforeAll
    static void importClasses() throws IOException {
        platform = new ClassFileImporter().importPaths(Repository.platformClasses());
    }

    @Test
    void noPackageCycles() {
        slices().matching("dev.isle.(**)")
                .should()
                .beFreeOfCycles()
                .because("packages that need each other are one package, and cannot be read, tested or moved alone")
                .check(platform);
    }

    @Test
    void conditionsAreWrittenInOnePlace() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.isle.plan.status.Conditions")
                .should()
                .callConstructorWhere(targetOwner(type(Status.Condition.class)))
                .because("two writers of one condition contradict each other, and nobody can say since when it holds")
                .check(platform);
    }

    @Test
    void onlyTheEntryAndTheStreamsTouchTheProcess() {
        noClasses()
                .that()
                .resideInAPackage("dev.isle.cli..")
                .and()
                .doNotHaveFullyQualifiedName("dev.isle.cli.Isle")
                .and()
                .doNotHaveFullyQualifiedName("dev.isle.cli.terminal.Streams")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .accessField(System.class, "in")
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .because("streams, variables and the clock are injected, so that every verb can be tested in-process")
                .check(platform);
    }

    @Test
    void theTerminalAndTheTableKnowNoEnvironments() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.isle.cli.terminal..", "dev.isle.cli.line..", "dev.isle.cli.logs..", "dev.isle.cli.edit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.isle.plan..",
                        "dev.isle.local..",
                        "dev.isle.release..",
                        "dev.isle.cli.verb..",
                        "dev.isle.cli.site..")
                .because("what reads arguments, writes tables or merges logs serves any verb and any runtime")
                .check(platform);
    }

    @Test
    void verbsReachEnvironmentsThroughTheSiteOnly() {
        noClasses()
                .that()
                .resideInAPackage("dev.isle.cli.verb..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.isle.local.client.Environments")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .because("commands are thin: the same verb must work on every runtime, and in a test without any")
                .check(platform);
    }
}

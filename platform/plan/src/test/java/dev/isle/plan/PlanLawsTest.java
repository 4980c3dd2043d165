package dev.isle.plan;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The laws of the pure core. */
class PlanLawsTest {
    private static final JavaClasses PLAN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.isle.plan");
    private static final Set<String> STATIC_CLOCKS = Set.of("system", "systemUTC", "systemDefaultZone", "tick");

    @Test
    void noInputOrOutput() {
        noClasses()
                .should()
                .dependOnClassesThat(describe("do input or output", PlanLawsTest::doesInputOrOutput))
                .because(
                        "what happens next must depend on what was observed, and be testable a thousand times a second")
                .check(PLAN);
    }

    private static boolean doesInputOrOutput(JavaClass type) {
        String name = type.getPackageName();
        boolean file = name.equals("java.io")
                && !type.getSimpleName().equals("Serializable")
                && !type.getName().equals("java.io.ObjectStreamField");
        boolean network = name.equals("java.net") && !type.getSimpleName().equals("URI");
        return file
                || network
                || name.startsWith("java.nio.file")
                || name.startsWith("java.nio.channels")
                || name.startsWith("java.sql");
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
                .because("a turn is a function; who calls it when is the runtime's business")
                .check(PLAN);
    }

    @Test
    void noWallClockNorChance() {
        noClasses()
                .should()
                .callMethodWhere(describe("reads the wall clock", PlanLawsTest::readsTheWallClock))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .because("time is an argument or an injected clock: the simulated world lives years in seconds")
                .check(PLAN);
    }

    private static boolean readsTheWallClock(JavaCall<?> call) {
        String owner = call.getTargetOwner().getName();
        String name = call.getName();
        boolean now = owner.startsWith("java.time.") && name.equals("now");
        boolean clock = owner.equals("java.time.Clock") && STATIC_CLOCKS.contains(name);
        boolean system =
                owner.equals("java.lang.System") && (name.equals("currentTimeMillis") || name.equals("nanoTime"));
        return now || clock || system;
    }

    @Test
    void onlyTheModelIsSeen() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.isle.model..", "dev.isle.plan..", "org.jspecify..")
                .because("no runtime, client or library may shape the decisions that all runtimes share")
                .check(PLAN);
    }

    @Test
    void noCyclesBetweenPackages() {
        slices().matching("dev.isle.plan.(*)..")
                .should()
                .beFreeOfCycles()
                .because("each package can be read and tested without those that come after it")
                .check(PLAN);
    }

    @Test
    void decisionsAreMadeBehindTheSequencerOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.isle.plan.decide")
                .should()
                .callConstructorWhere(describe(
                        "makes a decision",
                        call -> call.getTargetOwner().getName().startsWith("dev.isle.plan.decide.Decision$")))
                .because("a decision that the sequencer did not make is held by none of its invariants")
                .check(PLAN);
    }
}

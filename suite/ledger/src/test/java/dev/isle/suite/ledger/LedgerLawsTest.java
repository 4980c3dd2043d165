package dev.isle.suite.ledger;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.isle.suite.trade.Decimals;
import dev.isle.suite.trade.Money;
import dev.isle.suite.trade.extension.ProductExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What makes the ledger's opinion one of its own. */
class LedgerLawsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.isle.suite.ledger");

    @Test
    void nothingThatTheEnginesUseToComputeIsUsedHere() {
        assertThat(CLASSES).isNotEmpty();
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.isle.suite.trade.flow..",
                        "dev.isle.suite.trade.strata..",
                        "dev.isle.suite.trade.rule..",
                        "dev.isle.suite.trade.intake..",
                        "dev.isle.suite.trade.fpml..",
                        "dev.isle.suite.trade.workflow..",
                        "dev.isle.suite.server..",
                        "com.opengamma.strata.product..",
                        "com.opengamma.strata.loader..")
                .because("two opinions that share their computation are one opinion")
                .check(CLASSES);
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProductExtension.class)
                .because("an extension's second opinion is asked, not its first one")
                .check(CLASSES);
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "compute with amounts",
                        (JavaClass used) -> used.isEquivalentTo(Money.class) || used.isEquivalentTo(Decimals.class)))
                .because("rounding is part of the opinion")
                .check(CLASSES);
    }

    @Test
    void filesAreShort() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).isNotEmpty();
            for (Path file : sources) {
                assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThan(400);
            }
        }
    }
}

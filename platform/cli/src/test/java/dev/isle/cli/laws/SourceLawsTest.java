package dev.isle.cli.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SourceLawsTest {
    private static final int MOST_LINES = 400;
    private static final Pattern BANNED = Pattern.compile(".*(Utils?|Helpers?|Managers?|Commons?)\\.java");

    private static List<Path> sources(String kind) throws IOException {
        Path root = Repository.root();
        return Repository.files(
                root,
                file -> file.toString().endsWith(".java")
                        && root.relativize(file).toString().contains("src/" + kind + "/java/"));
    }

    @Test
    void aMainSourceFileStaysUnder400LinesBecauseLongerOnesHoldTwoThings() throws IOException {
        List<String> tooLong = new ArrayList<>();
        List<Path> sources = sources("main");
        for (Path file : sources) {
            long lines;
            try (var read = Files.lines(file)) {
                lines = read.count();
            }
            if (lines >= MOST_LINES) {
                tooLong.add(Repository.root().relativize(file) + " has " + lines + " lines");
            }
        }
        assertThat(sources).hasSizeGreaterThan(100);
        assertThat(tooLong).isEmpty();
    }

    @Test
    void noClassIsCalledUtilsHelperManagerOrCommonBecauseSuchNamesOwnNothing() throws IOException {
        List<Path> banned = new ArrayList<>();
        for (String kind : List.of("main", "test")) {
            for (Path file : sources(kind)) {
                if (BANNED.matcher(file.getFileName().toString()).matches()) {
                    banned.add(Repository.root().relativize(file));
                }
            }
        }
        assertThat(banned).isEmpty();
    }

    @Test
    void everyPackageIsNullMarkedBecauseNullAwayChecksOnlyThose() throws IOException {
        List<Path> missing = new ArrayList<>();
        for (String kind : List.of("main", "test")) {
            for (Path file : sources(kind)) {
                Path info = file.resolveSibling("package-info.java");
                // A test's package is marked by its main package, where that exists.
                Path main = Path.of(info.toString().replace("/src/test/java/", "/src/main/java/"));
                boolean marked = Files.exists(info) && Files.readString(info).contains("@NullMarked")
                        || Files.exists(main) && Files.readString(main).contains("@NullMarked");
                if (!marked) {
                    missing.add(Repository.root().relativize(info));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void noTestSleepsOrIsSwitchedOffBecauseBothHideDefects() throws IOException {
        // In two parts, so that this file does not name what it forbids.
        Pattern forbidden = Pattern.compile("Thread\\s*\\.\\s*" + "sleep\\(|@" + "Disabled|@" + "RepeatedTest");
        List<String> found = new ArrayList<>();
        for (Path file : sources("test")) {
            if (forbidden.matcher(Files.readString(file)).find()) {
                found.add(Repository.root().relativize(file).toString());
            }
        }
        assertThat(found).isEmpty();
    }
}

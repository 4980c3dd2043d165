package dev.isle.cli.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every place that the design page's table of components names exists: a page that leads nowhere is believed once. */
class DesignPageTest {
    private static final String TABLE = "| Component | File |";
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final String SHORT = "/.../";

    @Test
    void everyFileOfTheTableExists() throws IOException {
        String page = Files.readString(Repository.root().resolve("docs/architecture.md"));
        List<String> rows = page.substring(page.indexOf(TABLE))
                .lines()
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .toList();
        List<String> missing = new ArrayList<>();
        int places = 0;
        for (String row : rows) {
            // The first place of a row says its module; a later one may be short.
            String from = "";
            Matcher quoted = QUOTED.matcher(row.substring(row.indexOf('|', 1)));
            while (quoted.find()) {
                String place = quoted.group(1);
                int cut = place.indexOf(SHORT);
                from = cut < 0 ? from : place.substring(0, cut);
                String end = cut < 0 ? place : place.substring(cut + SHORT.length());
                places++;
                if (find(from, end).isEmpty()) {
                    missing.add(place + " in: " + row);
                }
            }
        }
        assertThat(rows).hasSizeGreaterThan(40);
        assertThat(places).isGreaterThan(80);
        assertThat(missing).isEmpty();
    }

    private static Optional<Path> find(String below, String end) throws IOException {
        Path folder = Repository.root().resolve(below);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        if (end.contains("*")) {
            PathMatcher any = FileSystems.getDefault().getPathMatcher("glob:**/" + end);
            return Repository.files(folder, any::matches).stream().findFirst();
        }
        boolean anyIn = end.endsWith("/");
        return Repository.files(
                        folder, file -> (anyIn && file.getParent() != null ? file.getParent() : file).endsWith(end))
                .stream()
                .findFirst();
    }
}

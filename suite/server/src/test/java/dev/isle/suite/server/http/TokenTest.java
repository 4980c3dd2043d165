package dev.isle.suite.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
    @TempDir
    private Path folder;

    @Test
    void admitsExactlyTheTokenAsBearer() throws Exception {
        Token token = new Token(Optional.of(Files.writeString(folder.resolve("t"), "secret\n")), false);
        assertThat(token.admits("Bearer secret")).isTrue();
        assertThat(token.admits(null)).isFalse();
        assertThat(token.admits("")).isFalse();
        assertThat(token.admits("secret")).isFalse();
        assertThat(token.admits("Basic secret")).isFalse();
        assertThat(token.admits("Bearer secre")).isFalse();
        assertThat(token.admits("Bearer secrets")).isFalse();
    }

    @Test
    void nothingMatchesAnEmptyOrAbsentToken() throws Exception {
        Token empty = new Token(Optional.of(Files.writeString(folder.resolve("t"), "\n")), false);
        Token absent = new Token(Optional.of(folder.resolve("none")), false);
        for (Token token : new Token[] {empty, absent}) {
            assertThat(token.admits("Bearer ")).isFalse();
            assertThat(token.matches("")).isFalse();
            assertThat(token.matches(null)).isFalse();
        }
    }

    @Test
    void aReplacedTokenCountsAtOnce() throws Exception {
        Path file = Files.writeString(folder.resolve("t"), "old");
        Token token = new Token(Optional.of(file), false);
        assertThat(token.matches("old")).isTrue();
        Files.writeString(file, "new");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThat(token.matches("old")).isFalse();
        assertThat(token.matches("new")).isTrue();
    }

    @Test
    void anOpenServerAsksNobody() {
        assertThat(new Token(Optional.empty(), true).admits(null)).isTrue();
    }
}

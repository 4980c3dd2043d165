package dev.isle.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastLineTest {
    @TempDir
    private Path folder;

    private String of(String text) throws IOException {
        return LastLine.of(Files.writeString(folder.resolve("x.log"), text));
    }

    @Test
    void aLineOfTextIsShownAsItIsAndAJsonObjectByItsMessage() throws IOException {
        assertThat(of("one\ntwo \n\n")).isEqualTo("; its last line: two");
        assertThat(of("{\"time\":\"2026-01-01T00:00:00Z\",\"level\":\"ERROR\",\"message\":\"no\\nport\"}\n"))
                .isEqualTo("; its last line: no port");
        assertThat(of("one\n{\"isle-check\":1,\"summary\":\"1 row differs\"}\n"))
                .isEqualTo("; its last line: 1 row differs");
        assertThat(of("{\"msg\":\"gone\"}")).isEqualTo("; its last line: gone");
        assertThat(of("{\"message\":\"cut")).isEqualTo("; its last line: {\"message\":\"cut");
        assertThat(of("{\"level\":\"ERROR\"}")).isEqualTo("; its last line: {\"level\":\"ERROR\"}");
        assertThat(of("one\n{\"message\":\"broken\",\"stack\":\"" + "x".repeat(60_000) + "\"}\n"))
                .isEqualTo("; its last line: broken");
        assertThat(of("{\"message\":\"broken\",\"stack\":\"" + "x".repeat(70_000) + "\"}\n"))
                .as("more is never read, and the rest of an object is no evidence")
                .isEmpty();
        assertThat(of("x".repeat(300))).hasSize("; its last line: ".length() + 203);
        assertThat(of("x".repeat(70_000))).startsWith("; its last line: xxx");
        assertThat(of("")).isEmpty();
        assertThat(LastLine.of(folder.resolve("none.log"))).isEmpty();
    }
}

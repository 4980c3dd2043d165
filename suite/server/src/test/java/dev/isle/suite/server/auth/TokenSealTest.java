package dev.isle.suite.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.suite.server.secret.SecretFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenSealTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final UserToken ANN = new UserToken("dev", "ann", 3, NOW, NOW.plusSeconds(900));

    @TempDir
    private Path folder;

    private Path secret;
    private TokenSeal seal;

    @BeforeEach
    void make() throws Exception {
        secret = Files.writeString(folder.resolve("signing"), "s".repeat(43) + "\n");
        seal = new TokenSeal(new SecretFile("signing", Optional.of(secret)), "dev");
    }

    @Test
    void whatIsSealedOpensUntilItExpires() {
        String text = seal.seal(ANN);
        assertThat(TokenSeal.looksLikeOne(text)).isTrue();
        assertThat(seal.open(text, NOW)).contains(ANN);
        assertThat(seal.open(text, NOW.plusSeconds(899))).contains(ANN);
        assertThat(seal.open(text, NOW.plusSeconds(900))).isEmpty();
    }

    @Test
    void noByteMayBeAnother() {
        byte[] genuine = seal.seal(ANN).getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(4);
        for (int i = 0; i < genuine.length; i++) {
            byte[] damaged = genuine.clone();
            do {
                damaged[i] = (byte) (33 + random.nextInt(94));
            } while (damaged[i] == genuine[i]);
            assertThat(seal.open(new String(damaged, StandardCharsets.US_ASCII), NOW))
                    .as("byte " + i)
                    .isEmpty();
        }
    }

    @Test
    void anUnsignedTokenIsNoneWhateverItsHeaderSays() {
        String[] parts = seal.seal(ANN).split("\\.");
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
        for (String text : new String[] {
            none + "." + parts[1] + ".",
            none + "." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + ".",
            "..",
            "",
            "a.b"
        }) {
            assertThat(seal.open(text, NOW)).as(text).isEmpty();
        }
    }

    @Test
    void anotherEnvironmentAndAnotherSecretAreNotOurs() throws Exception {
        String text = seal.seal(ANN);
        assertThat(new TokenSeal(new SecretFile("signing", Optional.of(secret)), "test").open(text, NOW))
                .isEmpty();
        Files.writeString(secret, "t".repeat(43));
        Files.setLastModifiedTime(secret, FileTime.fromMillis(1_000_000));
        assertThat(seal.open(text, NOW)).isEmpty();
    }

    @Test
    void withoutSecretNothingIsSealedAndNothingOpens() throws Exception {
        String text = seal.seal(ANN);
        for (SecretFile none : new SecretFile[] {
            new SecretFile("signing", Optional.empty()),
            new SecretFile("signing", Optional.of(Files.writeString(folder.resolve("short"), "secret")))
        }) {
            TokenSeal unusable = new TokenSeal(none, "dev");
            assertThat(unusable.usable()).isFalse();
            assertThat(unusable.open(text, NOW)).isEmpty();
            assertThatThrownBy(() -> unusable.seal(ANN)).isInstanceOf(IllegalStateException.class);
        }
    }
}

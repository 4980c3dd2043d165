package dev.isle.suite.server.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordHashTest {
    @Test
    void aHashMatchesItsPasswordOnly() {
        String hash = PasswordHash.of("correct horse", 1000);
        assertThat(hash).startsWith("pbkdf2-sha256$1000$").doesNotContain("horse");
        assertThat(PasswordHash.matches(hash, "correct horse")).isTrue();
        assertThat(PasswordHash.matches(hash, "correct hors")).isFalse();
        assertThat(PasswordHash.matches(hash, "")).isFalse();
        assertThat(PasswordHash.of("correct horse", 1000)).as("another salt").isNotEqualTo(hash);
    }

    @Test
    void itIsPbkdf2AsTheStandardSays() {
        // RFC 7914, section 11: PBKDF2-HMAC-SHA-256 of "passwd" with salt "salt" and one round, its first 32 bytes.
        String known = "pbkdf2-sha256$1$c2FsdA$VawEblbjCJ_sFpHCJUS2BflBhSFt3gRl5oudV8INrLw";
        assertThat(PasswordHash.matches(known, "passwd")).isTrue();
        assertThat(PasswordHash.matches(known.replace("$1$", "$2$"), "passwd")).isFalse();
    }

    @Test
    void aTextThatIsNoHashMatchesNothing() {
        for (String text : new String[] {"", "secret", "pbkdf2-sha256$0$AA$AA", "pbkdf2-sha256$99999999$AA$AA"}) {
            assertThat(PasswordHash.matches(text, "secret")).as(text).isFalse();
        }
    }

    @Test
    void aHashOfFewerRoundsIsOutdated() {
        assertThat(PasswordHash.outdated(PasswordHash.of("secret", 1000))).isTrue();
        assertThat(PasswordHash.outdated("pbkdf2-sha256$" + PasswordHash.COUNT + "$AA$AA"))
                .isFalse();
    }
}

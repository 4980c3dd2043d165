package dev.isle.suite.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.auth.Callers.Found;
import dev.isle.suite.server.secret.SecretFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallersTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Rights READER = new Rights(List.of(new Rights.Grant(Set.of(Right.READ), Set.of("FX"))));
    private static final Map<String, Account> ACCOUNTS = Map.of(
            "ann", new Account("ann", false, 2, List.of("readers"), READER),
            "off", new Account("off", true, 1, List.of("readers"), READER));

    @TempDir
    private Path folder;

    private TokenSeal seal;
    private Callers callers;
    private Callers open;
    private Callers gateway;

    @BeforeEach
    void make() throws Exception {
        Path secret = Files.writeString(folder.resolve("signing"), "s".repeat(43));
        seal = new TokenSeal(new SecretFile("signing", Optional.of(secret)), "dev");
        Optional<Directory> directory =
                Optional.of(new Directory(version -> Optional.of(new Directory.Snapshot(1, ACCOUNTS))));
        callers = with(false, directory);
        open = with(true, directory);
        gateway = with(false, Optional.empty());
    }

    private Callers with(boolean open, Optional<Directory> directory) {
        return new Callers("environment"::equals, open, seal, directory, InstantSource.fixed(NOW));
    }

    private String token(String user, int generation) {
        return "Bearer " + seal.seal(new UserToken("dev", user, generation, NOW, NOW.plusSeconds(60)));
    }

    private static Found known(String user, Rights rights) {
        return new Found.Known(new Caller(user, rights));
    }

    @Test
    void theEnvironmentTokenIsTheOperatorOrWhomHeActsFor() {
        assertThat(callers.find("Bearer environment", null)).isEqualTo(known("operator", Rights.ALL));
        assertThat(callers.find("Bearer environment", "ann")).isEqualTo(known("ann", READER));
        assertThat(callers.find("Bearer environment", "off")).isInstanceOf(Found.Refused.class);
        assertThat(callers.find("Bearer environment", "nobody")).isInstanceOf(Found.Refused.class);
    }

    @Test
    void aUserTokenIsTheUserWithHisRightsOfNow() {
        assertThat(callers.find(token("ann", 2), null)).isEqualTo(known("ann", READER));
        assertThat(callers.find(token("ann", 1), null)).as("before a change").isInstanceOf(Found.Refused.class);
        assertThat(callers.find(token("off", 1), null)).as("disabled").isInstanceOf(Found.Refused.class);
        assertThat(callers.find(token("gone", 1), null)).isInstanceOf(Found.Refused.class);
    }

    @Test
    void aTokenThatHasExpiredIsNothingAnywhere() {
        String late = "Bearer " + seal.seal(new UserToken("dev", "ann", 2, NOW.minusSeconds(60), NOW));
        for (Callers each : List.of(callers, open, gateway)) {
            assertThat(each.find(late, null))
                    .isInstanceOfSatisfying(
                            Found.Refused.class,
                            refused -> assertThat(refused.reason()).contains("expired"));
        }
    }

    @Test
    void aUserActsForNobodyElse() {
        assertThat(callers.find(token("ann", 2), "operator")).isEqualTo(known("ann", READER));
        assertThat(open.find(token("ann", 2), "operator")).isEqualTo(known("ann", READER));
    }

    @Test
    void aTokenForABuiltInNameIsNothing() {
        assertThat(callers.find(token("operator", 1), null)).isInstanceOf(Found.Refused.class);
    }

    @Test
    void withoutTokenOnlyAnOpenServerServes() {
        for (@Nullable
        String none :
                new @Nullable String[] {null, "", "Bearer ", "Bearer wrong", "Basic environment", "environment"}) {
            assertThat(callers.find(none, null)).as(none).isInstanceOf(Found.Refused.class);
            assertThat(callers.find(none, "ann")).as(none).isInstanceOf(Found.Refused.class);
            assertThat(open.find(none, null)).as(none).isEqualTo(known("developer", Rights.ALL));
        }
        assertThat(open.find(token("off", 1), null))
                .as("who says who he is, is held to it")
                .isInstanceOf(Found.Refused.class);
    }

    @Test
    void withoutUsersInReachTheSignatureCountsAndNoRightIsHeld() {
        assertThat(gateway.find(token("ann", 1), null)).isEqualTo(known("ann", Rights.NONE));
        assertThat(gateway.find(token("ann", 1) + "x", null)).isInstanceOf(Found.Refused.class);
    }

    @Test
    void whenTheDatabaseDoesNotAnswerUsersAreToldToComeAgain() {
        Directory down = new Directory(version -> {
            throw new SQLException("down");
        });
        assertThat(with(false, Optional.of(down)).find(token("ann", 2), null)).isInstanceOf(Found.Unsure.class);
        assertThat(with(false, Optional.of(down)).find("Bearer environment", null))
                .isEqualTo(known("operator", Rights.ALL));
    }
}

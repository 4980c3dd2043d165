package dev.isle.local.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IsleHomeTest {
    @Test
    void theHomeFolderIsTheOneOfTheCall() {
        assertThat(IsleHome.userHome(Map.of("HOME", "/chosen"))).isEqualTo(Path.of("/chosen"));
    }

    @Test
    void withoutAnAbsoluteOneItIsTheUsersOwn() {
        Path own = Path.of(System.getProperty("user.home"));
        assertThat(IsleHome.userHome(Map.of())).isEqualTo(own);
        assertThat(IsleHome.userHome(Map.of("HOME", ""))).isEqualTo(own);
        assertThat(IsleHome.userHome(Map.of("HOME", "relative"))).isEqualTo(own);
    }
}

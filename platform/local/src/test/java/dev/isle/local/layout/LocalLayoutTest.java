package dev.isle.local.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.IsleHome;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLayoutTest {
    @TempDir
    Path home;

    /** Level development may have open ports because of this. */
    @Test
    void nobodyFromOutsideReachesAServer() {
        LocalLayout layout = new LocalLayout(
                new EnvironmentFolder(new IsleHome(home), "dev"),
                "/nowhere",
                JavaHomes.find(Map.of(), home),
                (release, java) -> "");
        for (String address : new String[] {layout.bind("web-0"), layout.host("web-0")}) {
            assertThat(InetAddress.ofLiteral(address).isLoopbackAddress())
                    .as(address)
                    .isTrue();
        }
    }
}

package dev.isle.cli.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.cli.terminal.Interrupt;
import dev.isle.cli.verb.World;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.home.IsleHome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WireTest {
    @TempDir
    private Path folder;

    private Call call(String verb) {
        return new Call(
                Build.of(Optional.empty()),
                List.of(verb, "ä"),
                Map.of("ISLE_HOME", folder.toString()),
                folder.toString(),
                "/home/ada",
                "ada",
                true,
                false,
                80);
    }

    private AutoCloseable serve(EnvironmentFolder dev, WarmRuns.Runner runner) throws IOException {
        Folders.make(dev.root());
        World own = new World(
                Map.of(),
                folder,
                folder,
                "ada",
                Clock.systemUTC(),
                () -> ZoneOffset.UTC,
                Optional.empty(),
                (here, runtime) -> {
                    throw new IllegalStateException("no site");
                },
                new Interrupt(),
                false);
        return WarmRuns.beside(dev, own, runner);
    }

    @Test
    void aCallArrivesAsItWasSent() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        call("status").write(new DataOutputStream(bytes));
        assertThat(Call.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .isEqualTo(call("status"));
    }

    @Test
    void aCallThatClaimsMoreThanAnyHasIsNotRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream to = new DataOutputStream(bytes);
        to.writeInt(0x49534C31);
        to.writeInt(Call.MOST_BYTES + 1);
        assertThatThrownBy(() -> Call.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than");
    }

    @Test
    void anAnswerThatIsTooLongIsNotSent() throws Exception {
        EnvironmentFolder dev = new IsleHome(folder).environment("dev");
        try (AutoCloseable runs = serve(dev, (arguments, streams, world) -> {
                    streams.out().println("x".repeat(WarmRuns.MOST_OUTPUT));
                    return 0;
                });
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(dev.reads()))) {
            assertThat(runs).isNotNull();
            DataOutputStream to = new DataOutputStream(Channels.newOutputStream(channel));
            call("status").write(to);
            DataInputStream from = new DataInputStream(Channels.newInputStream(channel));
            assertThat(Answer.isTaken(from)).isTrue();
            assertThat(from.read()).isEqualTo(-1);
        }
    }

    @Test
    void aCallerWhoSaysNothingIsNotServedForEver() throws Exception {
        EnvironmentFolder dev = new IsleHome(folder).environment("dev");
        try (AutoCloseable runs = serve(dev, (arguments, streams, world) -> 0);
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(dev.reads()))) {
            assertThat(runs).isNotNull();
            assertThat(new DataInputStream(Channels.newInputStream(channel)).read())
                    .isEqualTo(-1);
        }
    }
}

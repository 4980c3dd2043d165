package dev.isle.suite.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerOptionsTest {
    private static final List<String> DATASERVER = List.of(
            "--role=dataserver",
            "--server=dataserver-0",
            "--environment=dev",
            "--http=21001",
            "--peer=21002",
            "--peers=/tmp/peers.json",
            "--db.url=jdbc:postgresql://localhost:5432/main",
            "--db.user=isle_app",
            "--db.password-file=/tmp/password",
            "--token-file=/tmp/token",
            "--data=/tmp/data");

    private static ServerOptions with(String... more) {
        List<String> words = new ArrayList<>(DATASERVER);
        words.addAll(Arrays.asList(more));
        return ServerOptions.parse(words.toArray(String[]::new));
    }

    @Test
    void readsACommandLine() {
        ServerOptions options = with();
        assertThat(options.role()).isEqualTo(Role.DATASERVER);
        assertThat(options.peer()).isEqualTo(21002);
        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.open()).isFalse();
        assertThat(options.database())
                .hasValueSatisfying(database -> assertThat(database.user()).isEqualTo("isle_app"));
    }

    @ParameterizedTest
    @CsvSource({
        "--level=development, '',               true",
        "--level=development, --host=127.0.0.1, true",
        "--level=development, --host=::1,       true",
        "--level=development, --host=0.0.0.0,   false",
        "--level=production,  '',               false",
    })
    void servesWithoutTokenOnlyAtLevelDevelopmentOnLoopback(String level, String more, boolean open) {
        ServerOptions options = more.isEmpty() ? with(level) : with(level, more);
        assertThat(options.open()).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "--nonsense=1,       --nonsense",
        "role=gateway,       role=gateway",
        "--http=70000,       --http=70000",
        "--http=many,        not a port number",
        "--role=dataserver2, no such role",
        "--open=perhaps,     say true or false",
        "--open=,            say true or false",
        "--log=xml,          say text or json",
        "--server=,          --server is missing",
        "--db.user=,         --db.user is missing",
        "--sink=ftp://x/,    say http",
        "--sink=file:x,      say http",
        "--sink=http://,     say http",
    })
    void saysWhatIsWrong(String word, String message) {
        assertThatThrownBy(() -> with(word))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "--level=production,  127.0.0.1, level production",
        "--level=uat,         127.0.0.1, level uat",
        "--level=test,        127.0.0.1, level test",
        "--environment=x,     127.0.0.1, (none given)",
        "--level=development, 0.0.0.0,   on 0.0.0.0",
    })
    void openIsRefusedOutsideDevelopmentOnLoopback(String level, String host, String message) {
        assertThatThrownBy(() -> with(level, "--host=" + host, "--open=true"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--open=true")
                .hasMessageContaining(message);
    }

    @Test
    void openMaySayWhatHoldsAnywayOrThatTheTokenIsAskedForAllTheSame() {
        assertThat(with("--level=development", "--open=true").open()).isTrue();
        assertThat(with("--level=development", "--open").open()).isTrue();
        assertThat(with("--level=development", "--open=false").open()).isFalse();
        assertThat(with("--level=production", "--open=false").open()).isFalse();
        assertThatThrownBy(() -> ServerOptions.parse(
                        "--role=gateway", "--server=g", "--http=1", "--level=development", "--open=false"))
                .hasMessageContaining("--token-file is missing");
    }

    @Test
    void anEmptyTlsFolderIsNone() {
        assertThat(with("--tls=").tls()).isEmpty();
        assertThat(with("--tls=/tmp/tls").tls()).hasValue(Path.of("/tmp/tls"));
    }

    @Test
    void aServerThatIsNotOpenNeedsAToken() {
        assertThatThrownBy(() -> ServerOptions.parse("--role=gateway", "--server=g", "--http=1"))
                .hasMessageContaining("--token-file is missing");
    }

    @Test
    void aRoleWithDatabaseNeedsOne() {
        assertThatThrownBy(() ->
                        ServerOptions.parse("--role=engineserver", "--server=e", "--http=1", "--token-file=/tmp/token"))
                .hasMessageContaining("--db.url is missing");
    }

    @Test
    void trainingNeedsNothingElse() {
        assertThat(ServerOptions.parse("--train").train()).isTrue();
    }
}

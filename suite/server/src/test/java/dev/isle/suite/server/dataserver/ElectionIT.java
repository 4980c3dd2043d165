package dev.isle.suite.server.dataserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.DatabaseState;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.TestDatabase;
import dev.isle.suite.server.tls.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both members of the pair in this process, with a real database and real sockets between them. */
class ElectionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private TestDatabase database;
    private Path password;
    private final List<Member> members = new ArrayList<>();

    private static final class Member {
        final String name;
        final Terms terms;
        final PeerListener listener;
        final PeerLink link;
        final Election election;

        Member(String name, int port, Database database, Peers peers) throws IOException {
            this.name = name;
            Gate gate = new Gate();
            Token token = new Token(Optional.empty(), true);
            terms = new Terms(database, name, gate::open);
            listener = new PeerListener("127.0.0.1", port, token, Tls.off(), terms::epoch);
            link = new PeerLink(peers, token, Tls.off(), gate);
            election = new Election(name, database, new DatabaseState(), terms, link, listener, gate);
        }

        void start() throws IOException {
            listener.start();
            link.start();
            election.start();
        }

        void stop() throws InterruptedException {
            election.stop(PATIENCE);
            listener.stop();
            link.stop();
        }
    }

    @BeforeEach
    void make() throws Exception {
        database = new TestDatabase(true);
        password = Files.writeString(folder.resolve("password"), TestDatabase.PASSWORD);
    }

    @AfterEach
    void close() throws Exception {
        for (Member member : members) {
            member.stop();
        }
        database.close();
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private Member member(String name, int port) throws IOException {
        Member member = new Member(
                name,
                port,
                new Database(new DatabaseOptions(database.url(), "isle_app", Optional.of(password))),
                new Peers(Optional.of(folder.resolve("peers.json"))));
        members.add(member);
        return member;
    }

    private void writePeers(int portOfA, int portOfB) throws IOException {
        Files.writeString(folder.resolve("peers.json"), """
                {"roles":{"dataserver":[
                 {"name":"a","host":"127.0.0.1","ports":{"peer":{"port":%d,"scheme":"tcp"}}},
                 {"name":"b","host":"127.0.0.1","ports":{"peer":{"port":%d,"scheme":"tcp"}}}]}}
                """.formatted(portOfA, portOfB));
    }

    private void pair() throws IOException {
        int portOfA = free();
        int portOfB = free();
        writePeers(portOfA, portOfB);
        member("a", portOfA);
        member("b", portOfB);
    }

    private Member active() {
        List<Member> found = new ArrayList<>();
        Await.until(
                "one is active",
                () -> members.stream()
                        .filter(member -> member.terms.epoch() > 0)
                        .findFirst()
                        .map(found::add)
                        .orElse(false));
        return found.getFirst();
    }

    private Member other(Member one) {
        return members.get(0) == one ? members.get(1) : members.get(0);
    }

    @Test
    void ofTwoThatStartAtOnceOneIsActiveAndTheOtherHearsIt() throws Exception {
        pair();
        members.get(0).start();
        members.get(1).start();
        Member active = active();
        Member standby = other(active);
        Await.until("the standby hears the active", () -> standby.link.word() == Word.HEARD);
        assertThat(active.terms.epoch()).isEqualTo(1);
        assertThat(standby.terms.epoch()).isZero();
        assertThat(database.value("select epoch || ' ' || holder from dataserver_lease"))
                .isEqualTo("1 " + active.name);
    }

    @Test
    void aCutBetweenTheMembersAloneDoesNotMoveTheLease() throws Exception {
        pair();
        members.get(0).start();
        Member active = active();
        // The standby has a wrong address of the active: it never hears it, while both reach the database.
        writePeers(free(), free());
        Member standby = members.get(1);
        standby.start();
        Await.until(
                "the standby has read the lease",
                () -> standby.election.holder().equals("a"));
        long beats = database.number("select beats from dataserver_beat where server = 'a'");
        Await.until(
                "the active has beaten for several times the time that would end its lease",
                () -> database.number("select beats from dataserver_beat where server = 'a'") >= beats + 12);
        assertThat(standby.link.word()).isNotEqualTo(Word.HEARD);
        assertThat(standby.terms.epoch()).isZero();
        assertThat(active.terms.epoch()).isEqualTo(1);
    }

    @Test
    void aHolderThatIsNeitherHeardNorBeatsLosesItsLease() throws Exception {
        database.execute("update dataserver_lease set epoch = 41, holder = 'gone'");
        pair();
        members.get(0).start();
        assertThat(active().terms.epoch()).isEqualTo(42);
    }

    @Test
    void aRestartedHolderTakesItsOwnLeaseAtOnceWithANewEpoch() throws Exception {
        database.execute("update dataserver_lease set epoch = 41, holder = 'a'");
        pair();
        members.get(0).start();
        assertThat(active().terms.epoch()).isEqualTo(42);
    }

    @Test
    void demotedMemberLeavesTheLeaseToTheOtherUntilItIsPromoted() throws Exception {
        pair();
        members.get(0).start();
        Member first = active();
        // Nobody else is there: the lease stays free while the demoted member holds back.
        first.election.demote(PATIENCE);
        assertThat(first.terms.epoch()).isZero();
        assertThat(database.value("select holder from dataserver_lease")).isEmpty();
        first.election.stand(PATIENCE);
        assertThat(first.terms.awaitBegin(PATIENCE)).isTrue();
        assertThat(first.terms.epoch()).isEqualTo(2);
        // With another one there, that one takes it.
        Member second = other(first);
        second.start();
        Await.until("the second hears the first", () -> second.link.word() == Word.HEARD);
        first.election.demote(PATIENCE);
        assertThat(second.terms.awaitBegin(PATIENCE)).isTrue();
        assertThat(first.terms.epoch()).isZero();
        assertThat(second.terms.epoch()).isEqualTo(3);
    }

    @Test
    void stoppedActiveGivesTheLeaseUp() throws Exception {
        pair();
        members.get(0).start();
        Member first = active();
        other(first).start();
        first.stop();
        assertThat(other(first).terms.awaitBegin(PATIENCE)).isTrue();
    }

    @Test
    void listenerTellsNothingToACallerWithoutTheToken() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "right");
        int port = free();
        PeerListener listener =
                new PeerListener("127.0.0.1", port, new Token(Optional.of(file), false), Tls.off(), () -> 7);
        listener.start();
        try {
            assertThat(firstByte(port, "wrong\n")).isEqualTo(-1);
            assertThat(firstByte(port, "x".repeat(10_000))).isEqualTo(-1);
            assertThat(firstByte(port, "right\n")).isEqualTo('7');
        } finally {
            listener.stop();
        }
    }

    private static int firstByte(int port, String hello) throws IOException {
        try (var caller = new java.net.Socket("127.0.0.1", port)) {
            caller.setSoTimeout(30_000);
            caller.getOutputStream().write(hello.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return caller.getInputStream().read();
        } catch (java.net.SocketException reset) {
            return -1;
        }
    }
}

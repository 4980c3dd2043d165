package dev.isle.suite.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.auth.Directory.Answer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How old an answer may be, by a clock that only the test moves. */
class DirectoryTest {
    private final Users users = new Users();
    private long now = 1000;
    private final Directory directory = new Directory(users, () -> now);

    /** A database with one user, which counts its questions. */
    private static final class Users implements Directory.Source {
        private long version = 1;
        private boolean disabled;
        private boolean down;
        private int questions;

        @Override
        public Optional<Directory.Snapshot> read(long knownVersion) throws SQLException {
            questions++;
            if (down) {
                throw new SQLException("down");
            }
            return version == knownVersion
                    ? Optional.empty()
                    : Optional.of(new Directory.Snapshot(
                            version, Map.of("ann", new Account("ann", disabled, 1, List.of(), Rights.NONE))));
        }

        private void disable() {
            disabled = true;
            version++;
        }
    }

    private Optional<Boolean> disabled() {
        return directory.ask("ann") instanceof Answer.Known known
                ? Optional.of(known.account().disabled())
                : Optional.empty();
    }

    @Test
    void aChangeCountsWhenTheSnapshotIsNoLongerFresh() {
        assertThat(disabled()).contains(false);
        users.disable();
        now += Directory.FRESH.toNanos() - 1;
        assertThat(disabled()).contains(false);
        now += 1;
        assertThat(disabled()).contains(true);
        assertThat(directory.ask("bob")).isEqualTo(new Answer.Unknown());
    }

    @Test
    void theDatabaseIsAskedOnceWhileASnapshotIsFreshAndNotAtAllWhileNobodyCalls() {
        assertThat(users.questions).isZero();
        for (int i = 0; i < 100; i++) {
            assertThat(disabled()).isPresent();
        }
        assertThat(users.questions).isEqualTo(1);
        now += Directory.FRESH.toNanos();
        assertThat(disabled()).isPresent();
        assertThat(users.questions).isEqualTo(2);
    }

    @Test
    void withoutTheDatabaseNobodyIsLetInByAStaleSnapshot() {
        assertThat(disabled()).contains(false);
        users.down = true;
        users.disable();
        now += Directory.STALE.toNanos() - 1;
        assertThat(disabled()).contains(false);
        now += 1;
        assertThat(directory.ask("ann")).isEqualTo(new Answer.Unsure());
        users.down = false;
        assertThat(disabled()).contains(true);
    }

    @Test
    void withoutAnyAnswerNothingIsSure() {
        users.down = true;
        assertThat(directory.ask("ann")).isEqualTo(new Answer.Unsure());
    }

    @Test
    void aVersionThatDidNotChangeIsFreshAgain() {
        assertThat(disabled()).contains(false);
        for (int i = 0; i < 100; i++) {
            now += Directory.FRESH.toNanos();
            assertThat(disabled()).contains(false);
        }
        users.down = true;
        now += Directory.FRESH.toNanos();
        assertThat(disabled()).as("the last good answer is young").contains(false);
    }
}

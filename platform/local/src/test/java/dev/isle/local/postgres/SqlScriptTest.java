package dev.isle.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What begins or ends a transaction is found, and nothing else is taken for it. */
class SqlScriptTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "commit",
                "Commit;",
                "create table a (id int);\ncommit;",
                "begin; select 1; end;",
                "start transaction isolation level serializable;",
                "rollback",
                "rollback work;",
                "abort;",
                "end transaction",
                "commit prepared 'x'",
                "prepare transaction 'x';",
                "-- a word before\n/* and one /* nested */ */ commit;",
                "select 'it''s'; commit;",
                "select E'it\\'s; '; commit;",
                "select 'a\\'; commit;",
                "select $$ a $$; commit;",
                "select $1; commit; select $1",
                "create function f() returns int begin atomic select case when true then 1 else 2 end; end; commit;",
                "create function f(begin date, finish date) returns int language sql as $$ select 1 $$; commit;",
                "create function f(begin date, \"end\" date) returns int as 'select 1'; commit; select 'end'",
                "create function f(a int, begin, atomic int) returns int as 'select 1'; commit;",
                "create procedure p(begin /* of it */ date) begin -- its body\n /**/ atomic select 1; end; commit",
                "select a$b$c from t; commit; select a$b$d from t"
            })
    void aStatementThatBeginsOrEndsATransactionIsFound(String script) {
        assertThat(SqlScript.firstControl(script)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";;",
                "select 'commit'; select \"commit\" from t;",
                "-- commit;\nselect 1",
                "/* commit; /* begin; */ commit; */ select 1",
                "select 'x; commit; y'",
                "select E'\\'; commit; '",
                "do $$ begin perform 1; commit; end $$;",
                "do $body$ begin perform $$x$$; end $body$",
                "create function f() returns int language sql as 'commit; select 1'",
                "create or replace function f(a int) returns int begin atomic select 1; select 2; end;",
                "create procedure p() begin atomic insert into t values (case when true then 1 end); select 1; end",
                "create function f(begin date) returns int begin /* so */ atomic select 1; select case when true then 2 end; end;",
                "savepoint a; rollback to a; rollback to savepoint a; rollback work to a; release a",
                "prepare q as select 1; execute q",
                "create table begin_end (\"end\" int, commit_at timestamptz)",
                "alter table t add column \"begin\" int; comment on table t is 'begin; commit'",
                "select 1 as commit"
            })
    void whatOnlyLooksLikeOneIsNone(String script) {
        assertThat(SqlScript.firstControl(script)).isNull();
    }

    @Test
    void theLineIsThatOfItsFirstWord() {
        SqlScript.Control control = Objects.requireNonNull(
                SqlScript.firstControl("create table a (id int);\n\n-- then\n  /* so\n */ rollback\n;\n"));
        assertThat(control).isEqualTo(new SqlScript.Control("ROLLBACK", 5));
    }

    @Test
    void aStepWithATransactionOfItsOwnIsRefusedByFileAndLine(@TempDir Path folder) throws Exception {
        Path script = folder.resolve("002-fill.sql");
        Files.writeString(script, "insert into a values (1);\ncommit;\ninsert into a values (2);\n");
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(script)));
        assertThatThrownBy(() -> SqlSteps.script(new SqlSteps.Step("002-fill.sql", script, digest)))
                .isInstanceOf(SqlSteps.StepFailure.class)
                .hasMessageContaining("002-fill.sql holds COMMIT at " + script + ":2")
                .hasMessageContaining("remove the statement");
        Files.writeString(script, "insert into a values (1);\n");
        String plain =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(script)));
        assertThat(SqlSteps.script(new SqlSteps.Step("002-fill.sql", script, plain)))
                .isEqualTo("insert into a values (1);\n");
    }
}

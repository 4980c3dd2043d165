package dev.isle.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionTest {
    private static Question.Answer ask(String typed, boolean terminal) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Streams streams = new Streams(
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                nowhere,
                nowhere,
                terminal,
                true,
                true,
                80);
        return Question.ask(streams, "really?");
    }

    @ParameterizedTest
    @CsvSource({"y, YES", "Yes, YES", "n, NO", "yesterday, NO", "'', NO"})
    void onlyYesAgrees(String typed, Question.Answer answer) {
        assertThat(ask(typed + "\n", true)).isEqualTo(answer);
    }

    @Test
    void endOfInputDeclinesAndWithoutATerminalNobodyIsAsked() {
        assertThat(ask("", true)).isEqualTo(Question.Answer.NO);
        assertThat(ask("y\n", false)).isEqualTo(Question.Answer.NOBODY);
    }
}

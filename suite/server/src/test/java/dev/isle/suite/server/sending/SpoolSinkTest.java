package dev.isle.suite.server.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.suite.server.sending.Sink.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolSinkTest {
    @TempDir
    private Path folder;

    private static Message message(long number) {
        return new Message(new UUID(1, number), "T-00000001", number, "{\"n\":" + number + "}");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void aMessageIsOneFileHoweverOftenItIsDelivered() throws Exception {
        try (SpoolSink sink = new SpoolSink(folder)) {
            sink.deliver(message(1));
            sink.deliver(message(2));
            sink.deliver(message(1));
        }
        assertThat(files()).hasSize(2);
        assertThat(Files.readString(files().getFirst())).isEqualTo("{\"n\":1}");
    }

    @Test
    void aRepeatOfATakenMessageWritesNothing() throws Exception {
        try (SpoolSink sink = new SpoolSink(folder)) {
            sink.deliver(message(1));
            Path file = files().getFirst();
            Files.move(file, folder.resolve("taken").resolve(file.getFileName()));
            sink.deliver(message(1));
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aHalfWrittenFileOfACrashIsNoMessageAndIsReplaced() throws Exception {
        try (SpoolSink sink = new SpoolSink(folder)) {
            sink.deliver(message(1));
            String name = String.valueOf(files().getFirst().getFileName());
            Files.delete(files().getFirst());
            Files.writeString(folder.resolve("." + name + ".part"), "{\"n");
            sink.deliver(message(1));
            assertThat(files()).hasSize(1);
            assertThat(Files.readString(folder.resolve(name))).isEqualTo("{\"n\":1}");
        }
    }

    @Test
    void aFullFolderTakesNothingUntilSomeAreTaken() throws Exception {
        try (SpoolSink sink = new SpoolSink(folder, 2)) {
            sink.deliver(message(1));
            sink.deliver(message(2));
            sink.deliver(message(2));
            assertThatThrownBy(() -> sink.deliver(message(3)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("full");
            Path file = files().getFirst();
            Files.move(file, folder.resolve("taken").resolve(file.getFileName()));
            sink.deliver(message(3));
        }
        assertThat(files()).hasSize(2);
    }
}

package dev.isle.suite.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class BodyTest {
    private static final long LATER = System.nanoTime() + Body.LIMIT_TIME.toNanos() * 100;

    @Test
    void readsABodyUpToTheLimit() throws IOException {
        for (int length : new int[] {0, 1, 8192, Body.LIMIT_BYTES}) {
            Body body = Body.read(new ByteArrayInputStream(new byte[length]), LATER);
            assertThat(body)
                    .isInstanceOfSatisfying(
                            Body.Whole.class, whole -> assertThat(whole.bytes()).hasSize(length));
        }
    }

    @Test
    void stopsBehindTheLimit() throws IOException {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        assertThat(Body.read(endless, LATER))
                .isInstanceOfSatisfying(
                        Body.Beyond.class,
                        beyond -> assertThat(beyond.answer().statusCode()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE));
    }

    @Test
    void givesUpABodyThatTrickles() throws IOException {
        assertThat(Body.read(new ByteArrayInputStream(new byte[10]), System.nanoTime() - 1))
                .isInstanceOfSatisfying(
                        Body.Beyond.class,
                        beyond -> assertThat(beyond.answer().statusCode()).isEqualTo(HttpStatus.REQUEST_TIMEOUT));
    }
}

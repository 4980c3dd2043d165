package dev.isle.suite.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SheetTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void countersGaugesAndSummariesAreWrittenAsTheyWereSet() throws IOException {
        Sheet sheet = new Sheet();
        new Tallies().from0("GET", "/trades/{id}", "500").on(sheet, Measure.HTTP_REQUESTS);
        sheet.set(Measure.HTTP_REQUESTS, 3, "POST", "/trades", "201");
        sheet.set(Measure.READY, true);
        sheet.summary(Measure.GC_SECONDS, 4, 0.25, "Copy");
        String text = text(sheet);
        Exposition shown = Exposition.read(text);
        assertThat(shown.value("suite_http_requests_total", "method", "POST", "resource", "/trades", "code", "201"))
                .isEqualTo(3);
        assertThat(text)
                .contains("suite_http_requests_total{code=\"500\",method=\"GET\",resource=\"/trades/{id}\"} 0.0\n");
        assertThat(shown.value("suite_ready")).isEqualTo(1);
        assertThat(shown.value("jvm_gc_collection_seconds_count", "gc", "Copy")).isEqualTo(4);
        assertThat(shown.value("jvm_gc_collection_seconds_sum", "gc", "Copy")).isEqualTo(0.25);
    }

    @Test
    void aTimeFallsIntoTheFirstBucketThatReachesIt() throws IOException {
        Timings timings = new Timings().from0();
        timings.record(SECOND / 1000);
        timings.record(SECOND / 1000 + 1);
        timings.record(400 * SECOND);
        Sheet sheet = new Sheet();
        timings.on(sheet, Measure.MESSAGE_SECONDS);
        Exposition shown = Exposition.read(text(sheet));
        String bucket = Measure.MESSAGE_SECONDS.text() + "_bucket";
        assertThat(shown.value(bucket, "le", "0.001")).isEqualTo(1);
        assertThat(shown.value(bucket, "le", "0.0025")).isEqualTo(2);
        assertThat(shown.value(bucket, "le", "300.0")).isEqualTo(2);
        assertThat(shown.value(bucket, "le", "+Inf")).isEqualTo(3);
        assertThat(shown.value(Measure.MESSAGE_SECONDS.text() + "_sum")).isBetween(400.0, 400.01);
    }

    @Test
    void aLabelCannotForgeALine() throws IOException {
        Sheet sheet = new Sheet();
        sheet.set(Measure.SENSOR, 2, "a\"} 0\nsuite_ready 1");
        assertThat(text(sheet)).contains("{sensor=\"a\\\"} 0\\nsuite_ready 1\"} 2.0\n");
        assertThat(Exposition.read(text(sheet)).families()).containsOnlyKeys("suite_sensor_state");
    }

    @Test
    void missingLabelsAndSeriesThatComeTwiceAreRefused() {
        Sheet sheet = new Sheet();
        assertThatThrownBy(() -> sheet.set(Measure.SENSOR, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sheet.set(Measure.MESSAGE_SECONDS, 1)).isInstanceOf(IllegalArgumentException.class);
        sheet.set(Measure.READY, 1);
        sheet.set(Measure.READY, 0);
        assertThatThrownBy(sheet::text).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theReaderOfTheTestsIsStrict() {
        String head = "# HELP a_total x\n# TYPE a_total counter\n";
        assertThat(Exposition.read(head + "a_total{b=\"c\"} 1.0\n").value("a_total", "b", "c"))
                .isEqualTo(1);
        for (String wrong : new String[] {
            head + "a_total 1.0",
            head,
            "a_total 1.0\n",
            "# TYPE a_total counter\na_total 1.0\n",
            head + "a_total 1.0\n" + head + "a_total{b=\"c\"} 1.0\n",
            head + "a_total 1.0\na_total 2.0\n",
            head + "a_total{b=\"c\"d=\"e\"} 1.0\n",
            head + "a_total{b=\"c\",} 1.0\n",
            head + "a_total{b=\"\"\"} 1.0\n",
            head + "b_total 1.0\n",
            head + "a_total NaN\n",
            head + "a_total -1\n",
            "# HELP h x\n# TYPE h histogram\nh_bucket{le=\"1.0\"} 1\nh_count 1\nh_sum 1\n",
            "# HELP h x\n# TYPE h histogram\nh_bucket{le=\"1.0\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_count 1\nh_sum 1\n",
            "# HELP h x\n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_count 2\nh_sum 1\n"
        }) {
            assertThatThrownBy(() -> Exposition.read(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String text(Sheet sheet) throws IOException {
        return new String(sheet.text(), StandardCharsets.UTF_8);
    }
}

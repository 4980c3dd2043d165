package dev.isle.suite.trade.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

/**
 * A server that has taken no trade, or FX trades only, has not started the Strata library: that costs half a second and
 * belongs to the first trade that needs a calendar.
 */
class LazyStartTest {
    private static final String FX = """
            {"book": "B", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-03-02",
             "product": {"type": "fxSingle",
               "receive": {"currency": "EUR", "amount": "1000000", "date": "2026-03-04"},
               "pay": {"currency": "USD", "amount": "1085000", "date": "2026-03-04"}}}""";

    private static final String DEPOSIT = """
            {"book": "B", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-03-02",
             "product": {"type": "termDeposit", "side": "PAY", "currency": "USD", "principal": "1",
               "startDate": "2026-03-04", "endDate": "2026-03-05", "rate": "0.01", "dayCount": "Act/360"}}""";

    @Test
    void anFxTradeDoesNotStartTheLibrary() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (Recorder recorder = new Recorder()) {
            // the library finds its configuration with the loader of the thread that starts it
            thread.setContextClassLoader(recorder);
            assertThat(read(recorder, FX)).isEqualTo("Accepted");
            assertThat(recorder.loaded).noneMatch(name -> name.endsWith(".StandardReferenceData"));
            assertThat(recorder.loaded).noneMatch(name -> name.endsWith(".ExtendedEnum"));
            assertThat(recorder.loaded.size()).as("library classes").isLessThan(10);
            assertThat(read(recorder, DEPOSIT)).isEqualTo("Accepted");
            assertThat(recorder.loaded).as("the recorder works").anyMatch(name -> name.endsWith(".ExtendedEnum"));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static String read(ClassLoader loader, String json) throws ReflectiveOperationException {
        Class<?> kind = loader.loadClass(MediaKind.class.getName());
        return loader.loadClass(TradeIntake.class.getName())
                .getMethod("read", kind, byte[].class)
                .invoke(null, kind.getEnumConstants()[MediaKind.JSON.ordinal()], json.getBytes(StandardCharsets.UTF_8))
                .getClass()
                .getSimpleName();
    }

    /** The class path anew, remembering which classes of the library were asked for. */
    private static final class Recorder extends URLClassLoader {
        private final Set<String> loaded = new ConcurrentSkipListSet<>();

        Recorder() throws IOException {
            super(urls(), ClassLoader.getPlatformClassLoader());
        }

        private static URL[] urls() throws IOException {
            String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
            URL[] urls = new URL[entries.length];
            for (int i = 0; i < entries.length; i++) {
                urls[i] = Path.of(entries[i]).toUri().toURL();
            }
            assertThat(Arrays.asList(urls)).isNotEmpty();
            return urls;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("com.opengamma.")) {
                loaded.add(name);
            }
            return super.findClass(name);
        }
    }
}

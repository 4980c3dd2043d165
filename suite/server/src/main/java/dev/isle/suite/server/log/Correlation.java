package dev.isle.suite.server.log;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.MDC;

/** Says to the log what the lines of this thread belong to, for a while. */
public final class Correlation {
    static final String TRADE = "trade";
    static final String REQUEST = "request";
    /** Between the trades of a line that belongs to several. */
    static final String BETWEEN = " ";

    private Correlation() {}

    /** The lines until it is closed belong to a trade. */
    public static MDC.MDCCloseable trade(String number) {
        return MDC.putCloseable(TRADE, number);
    }

    /** The lines until it is closed belong to each of these trades. */
    public static MDC.MDCCloseable trades(Collection<Long> ids) {
        return MDC.putCloseable(
                TRADE,
                ids.stream().map(id -> String.format(Locale.ROOT, "T-%08d", id)).collect(Collectors.joining(BETWEEN)));
    }

    /** The lines until it is closed belong to a request. */
    public static MDC.MDCCloseable request(String id) {
        return MDC.putCloseable(REQUEST, id);
    }
}

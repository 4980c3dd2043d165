package dev.isle.suite.server.http;

import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.metrics.Tallies;
import dev.isle.suite.server.metrics.Timings;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Counts and times the requests of a server. A resource is named by the pattern that it stands under and never by the path
 * that was asked for, which is the caller's to choose.
 */
final class Exchanges {
    private static final String OTHER = "other";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    private final Tallies answered = new Tallies();
    private final Timings lasted = new Timings();
    private final AtomicInteger inFlight = new AtomicInteger();

    ServerResponse measured(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
        long began = System.nanoTime();
        String code = "500";
        inFlight.incrementAndGet();
        try {
            ServerResponse answer = next.handle(request);
            code = String.valueOf(answer.statusCode().value());
            return answer;
        } finally {
            inFlight.decrementAndGet();
            String method =
                    METHODS.contains(request.method().name()) ? request.method().name() : OTHER;
            String resource = request.attribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)
                    .map(Object::toString)
                    .orElse(OTHER);
            answered.add(method, resource, code);
            lasted.since(began, method, resource);
        }
    }

    void on(Sheet sheet) {
        sheet.set(Measure.HTTP_IN_FLIGHT, inFlight.get());
        answered.on(sheet, Measure.HTTP_REQUESTS);
        lasted.on(sheet, Measure.HTTP_SECONDS);
    }
}

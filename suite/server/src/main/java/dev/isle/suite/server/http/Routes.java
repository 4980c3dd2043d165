package dev.isle.suite.server.http;

import dev.isle.suite.server.auth.Callers;
import dev.isle.suite.server.auth.Forbidden;
import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.HealthReport;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.health.SystemSensors;
import dev.isle.suite.server.health.Thresholds;
import dev.isle.suite.server.metrics.JavaProcess;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.role.RoleService;
import dev.isle.suite.server.tls.Tls;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * All HTTP resources of a server: health for anybody, then, for callers that are known, {@code GET /metrics} and
 * {@code POST /drain}, what the role adds, and a plain 404. What a role does not judge by itself needs the right to operate servers.
 */
public final class Routes {
    private static final Logger log = LoggerFactory.getLogger(Routes.class);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(20);

    private final ServerOptions options;
    private final Tls tls;
    private final Callers callers;
    private final Admission admission;
    private final Duration drainLasts;
    private final RoleService role;
    private final Connections connections;
    private final Thresholds thresholds;
    private final Exchanges exchanges = new Exchanges();
    private final SystemSensors system = new SystemSensors();

    /** The resources of one server; a drain lasts that long unless renewed. */
    public Routes(
            ServerOptions options,
            Tls tls,
            Callers callers,
            Admission admission,
            Duration drainLasts,
            RoleService role,
            Connections connections,
            Thresholds thresholds) {
        this.options = options;
        this.tls = tls;
        this.callers = callers;
        this.admission = admission;
        this.drainLasts = drainLasts;
        this.role = role;
        this.connections = connections;
        this.thresholds = thresholds;
    }

    /** As one function for Spring's dispatcher. */
    public RouterFunction<ServerResponse> all() {
        RouterFunctions.Builder guarded = RouterFunctions.route().filter((request, next) -> switch (callers.find(
                request.headers().firstHeader(HttpHeaders.AUTHORIZATION),
                request.headers().firstHeader(Callers.ON_BEHALF_OF))) {
            case Callers.Found.Refused refused -> unauthorized(refused.reason());
            case Callers.Found.Unsure unsure -> Replies.later(unsure.reason());
            case Callers.Found.Known known -> {
                known.caller().goesWith(request);
                try {
                    if (!role.judged().contains(firstSegment(request.path()))) {
                        known.caller().require(Right.OPERATE);
                    }
                } catch (Forbidden forbidden) {
                    yield forbidden(forbidden, request); // handlers of errors stand behind this filter
                }
                yield next.handle(request);
            }
        });
        guarded.GET("/metrics", request -> metrics()).POST("/drain", this::drain);
        new ThresholdRoutes(thresholds, () -> report().sensors(), InstantSource.system()).addTo(guarded);
        role.routes(guarded);
        guarded.route(
                RequestPredicates.all(),
                request -> Replies.error(
                        HttpStatus.NOT_FOUND,
                        "a " + options.role().label() + " has no resource " + request.method() + " " + request.path()));
        guarded.onError(Forbidden.class, Routes::forbidden).onError(Throwable.class, Routes::failed);
        RouterFunctions.Builder open = RouterFunctions.route();
        role.openRoutes(open);
        return open.GET(
                        "/health/live",
                        request -> ServerResponse.ok()
                                .contentType(MediaType.TEXT_PLAIN)
                                .body("live\n"))
                .GET("/health/ready", request -> ready())
                .GET("/health", request -> Replies.json(HttpStatus.OK, report().toJson()))
                .onError(Throwable.class, Routes::failed)
                .build()
                .and(guarded.build())
                .filter(exchanges::measured)
                .filter(RequestId::kept);
    }

    private HealthReport report() {
        List<Sensor> sensors = new ArrayList<>(role.sensors());
        boolean refusing = admission.refusing();
        sensors.add(Sensor.gate(
                "admission",
                "server",
                refusing ? "closed" : "open",
                refusing ? Colour.RED : Colour.GREEN,
                admission.inFlight() + " in flight" + (refusing ? "; it drains or stops" : "")));
        tls.sensor(Instant.now()).ifPresent(sensors::add);
        sensors.addAll(system.read());
        return new HealthReport(options.server(), options.role().label(), role.activity(), judged(sensors));
    }

    private List<Sensor> judged(List<Sensor> sensors) {
        return sensors.stream().map(thresholds::judged).toList();
    }

    private ServerResponse ready() {
        HealthReport report = report();
        return Replies.json(report.ready() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, report.toJson());
    }

    private ServerResponse metrics() throws IOException {
        Sheet sheet = new Sheet();
        HealthReport report = report();
        sheet.set(Measure.INFO, 1, options.server(), options.role().label());
        sheet.set(Measure.READY, report.ready());
        report.sensors()
                .forEach(sensor -> sheet.set(Measure.SENSOR, sensor.state().ordinal(), sensor.name()));
        exchanges.on(sheet);
        sheet.set(Measure.HTTP_CONNECTIONS, connections.open());
        sheet.set(Measure.HTTP_CONNECTIONS_LIMIT, connections.limit());
        sheet.set(Measure.ADMISSION_OPEN, !admission.refusing());
        sheet.set(Measure.ADMISSION_IN_FLIGHT, admission.inFlight());
        sheet.set(Measure.ADMISSION_LIMIT, admission.limit());
        sheet.set(Measure.ADMISSION_REFUSED, admission.refused());
        JavaProcess.on(sheet);
        role.measure(sheet);
        return ServerResponse.ok()
                .header(HttpHeaders.CONTENT_TYPE, Sheet.MEDIA_TYPE)
                .body(sheet.text());
    }

    private ServerResponse drain(ServerRequest request) throws InterruptedException {
        boolean done = admission.drain(DRAIN_PATIENCE) && role.drain(drainLasts, DRAIN_PATIENCE);
        log.info("drained by request, {} in flight", admission.inFlight());
        return Replies.json(
                done ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE,
                "{\"drained\":" + done + ",\"inFlight\":" + admission.inFlight() + ",\"lastsSeconds\":"
                        + drainLasts.toSeconds() + "}");
    }

    private static ServerResponse unauthorized(String reason) {
        return ServerResponse.status(HttpStatus.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Replies.errorBody(reason, List.of()));
    }

    private static String firstSegment(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path.substring(Math.min(1, path.length())) : path.substring(1, end);
    }

    private static ServerResponse forbidden(Throwable thrown, ServerRequest request) {
        Forbidden forbidden = (Forbidden) thrown;
        return Replies.json(
                HttpStatus.FORBIDDEN,
                Replies.missingRight(
                        String.valueOf(forbidden.getMessage()),
                        forbidden.right().label(),
                        forbidden.book()));
    }

    private static ServerResponse failed(Throwable failure, ServerRequest request) {
        log.error("{} {} failed", request.method(), request.path(), failure);
        return Replies.error(HttpStatus.INTERNAL_SERVER_ERROR, "the server failed; its log says why");
    }
}

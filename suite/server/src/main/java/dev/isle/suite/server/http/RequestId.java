package dev.isle.suite.server.http;

import dev.isle.suite.server.log.Correlation;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The id by which a request is found in the logs of all servers that it passes: the caller's {@value #HEADER} when it has the
 * right form, else a new one. It goes on to other servers and back in the answer.
 */
public final class RequestId {
    /** Where it stands. */
    public static final String HEADER = "X-Request-Id";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String ATTRIBUTE = RequestId.class.getName();
    private static final int BYTES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RequestId() {}

    /** That of a request. */
    public static Optional<String> of(ServerRequest request) {
        return request.attribute(ATTRIBUTE).map(String.class::cast);
    }

    /** A new one, for work that no request asked for. */
    public static String fresh() {
        return id(Optional.empty());
    }

    static ServerResponse kept(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
        String id = id(Optional.ofNullable(request.headers().firstHeader(HEADER)));
        request.attributes().put(ATTRIBUTE, id);
        try (MDC.MDCCloseable _ = Correlation.request(id)) {
            return new Named(next.handle(request), id);
        }
    }

    /** An answer, with the id in its headers: those of an answer that is made cannot be changed any more. */
    private record Named(ServerResponse answer, String id) implements ServerResponse {
        @Override
        public HttpStatusCode statusCode() {
            return answer.statusCode();
        }

        @Override
        public HttpHeaders headers() {
            return answer.headers();
        }

        @Override
        public MultiValueMap<String, Cookie> cookies() {
            return answer.cookies();
        }

        @Override
        public @Nullable ModelAndView writeTo(HttpServletRequest request, HttpServletResponse response, Context context)
                throws ServletException, IOException {
            response.setHeader(HEADER, id);
            return answer.writeTo(request, response, context);
        }
    }

    static String id(Optional<String> offered) {
        return offered.filter(text -> FORM.matcher(text).matches()).orElseGet(() -> {
            byte[] bytes = new byte[BYTES];
            RANDOM.nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        });
    }
}

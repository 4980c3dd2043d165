package dev.isle.suite.server.http;

import org.springframework.web.servlet.function.ServerRequest;

/** Who sends a request: the one place where it is known under whose name something is done. */
public final class Caller {
    /** The name of whoever has the environment's token and no name of their own. */
    public static final String OPERATOR = "operator";

    private static final String ATTRIBUTE = Caller.class.getName();

    private Caller() {}

    /** The user in whose name the request is sent. */
    public static String of(ServerRequest request) {
        return request.attribute(ATTRIBUTE).map(Object::toString).orElse(OPERATOR);
    }

    /** Notes for all later handling of the request in whose name it is sent. */
    public static void note(ServerRequest request, String user) {
        request.attributes().put(ATTRIBUTE, user);
    }
}

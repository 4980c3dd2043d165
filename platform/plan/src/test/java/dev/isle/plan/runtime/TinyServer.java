package dev.isle.plan.runtime;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The smallest server that the contract tests start as a process of its own: {@code TinyServer PORT}. Answers 200 on every path and ends on SIGTERM with the
 * Java runtime's usual status 143.
 */
public final class TinyServer {
    private TinyServer() {}

    /** Serves until it is ended. */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }
}

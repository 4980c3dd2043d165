package dev.isle.suite.server;

import dev.isle.suite.server.http.Connections;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/** The connections of the web server of a context; none while it does not serve. */
final class TomcatConnections implements Connections {
    private final WebServerApplicationContext context;

    TomcatConnections(WebServerApplicationContext context) {
        this.context = context;
    }

    @Override
    public long open() {
        @Nullable AbstractProtocol<?> protocol = protocol();
        return protocol == null ? 0 : protocol.getConnectionCount();
    }

    @Override
    public long limit() {
        @Nullable AbstractProtocol<?> protocol = protocol();
        return protocol == null ? 0 : protocol.getMaxConnections();
    }

    private @Nullable AbstractProtocol<?> protocol() {
        return context.getWebServer() instanceof TomcatWebServer tomcat
                        && tomcat.getTomcat().getConnector().getProtocolHandler()
                                instanceof AbstractProtocol<?> protocol
                ? protocol
                : null;
    }
}

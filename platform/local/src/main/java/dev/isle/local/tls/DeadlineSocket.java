package dev.isle.local.tls;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A socket with one deadline for everything that is read from it, the messages of a TLS handshake above it included: a server that sends a byte now and then cannot
 * hold its caller. Not thread-safe.
 */
public final class DeadlineSocket extends Socket {
    private final long deadline;

    private DeadlineSocket(Duration within) {
        this.deadline = System.nanoTime() + within.toNanos();
    }

    /**
     * Connected.
     *
     * @throws SocketTimeoutException when the time is up
     */
    public static DeadlineSocket to(String host, int port, Duration within) throws IOException {
        DeadlineSocket socket = new DeadlineSocket(within);
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), socket.left());
            return socket;
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    private int left() throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("time is up");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                setSoTimeout(left());
                return super.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                setSoTimeout(left());
                return super.read(buffer, offset, length);
            }
        };
    }
}

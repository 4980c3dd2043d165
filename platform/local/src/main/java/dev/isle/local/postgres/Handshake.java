package dev.isle.local.postgres;

import dev.isle.local.tls.DeadlineSocket;
import dev.isle.local.tls.Trust;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a PostgreSQL server whether it accepts connections, the way {@code pg_isready} does: the first message of a connection, without a password. A server
 * that starts up or shuts down refuses it; one that accepts asks for a password. Costs a fraction of what a driver takes to load.
 */
public final class Handshake {
    private static final int PROTOCOL = 3 << 16;
    private static final int TLS_REQUEST = 1234 << 16 | 5679;

    private Handshake() {}

    /**
     * Null when it accepts connections; else why not, in words.
     *
     * @param trust whom to trust of a server that speaks TLS; null: it is asked plainly
     */
    public static @Nullable String ask(
            String host, int port, String user, String database, Duration within, @Nullable Trust trust) {
        try (Socket plain = DeadlineSocket.to(host, port, within);
                Socket socket = trust == null ? plain : secured(plain, host, port, trust)) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            DataOutputStream message = new DataOutputStream(body);
            message.writeInt(PROTOCOL);
            for (String text : new String[] {"user", user, "database", database, "application_name", "isle"}) {
                message.write(text.getBytes(StandardCharsets.UTF_8));
                message.writeByte(0);
            }
            message.writeByte(0);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            byte[] bytes = body.toByteArray();
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            new DataOutputStream(whole).writeInt(bytes.length + 4);
            whole.write(bytes);
            out.write(whole.toByteArray());
            out.flush();
            return answer(new DataInputStream(socket.getInputStream()));
        } catch (IOException silent) {
            return "PostgreSQL at " + host + ":" + port + " does not answer (" + silent.getMessage() + ")";
        }
    }

    /** A server tells by one letter whether it goes on by TLS. */
    private static Socket secured(Socket plain, String host, int port, Trust trust) throws IOException {
        DataOutputStream out = new DataOutputStream(plain.getOutputStream());
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        DataOutputStream numbers = new DataOutputStream(request);
        numbers.writeInt(8);
        numbers.writeInt(TLS_REQUEST);
        out.write(request.toByteArray());
        out.flush();
        if (plain.getInputStream().read() != 'S') {
            throw new IOException("it speaks no TLS");
        }
        return trust.over(plain, host, port);
    }

    private static @Nullable String answer(DataInputStream in) throws IOException {
        int type = in.read();
        if (type == 'R') {
            return null;
        }
        if (type != 'E') {
            return type < 0 ? "the server closed the connection" : "what answers there is no PostgreSQL server";
        }
        int length = Math.clamp(in.readInt() - 4, 0, 8192);
        byte[] fields = in.readNBytes(length);
        String code = "";
        String words = "";
        int at = 0;
        while (at < fields.length && fields[at] != 0) {
            int end = at + 1;
            while (end < fields.length && fields[end] != 0) {
                end++;
            }
            String value = new String(fields, at + 1, end - at - 1, StandardCharsets.UTF_8);
            switch (fields[at]) {
                case 'C' -> code = value;
                case 'M' -> words = value;
                default -> {}
            }
            at = end + 1;
        }
        // Whoever is told that a user, password or database is wrong has reached a server that accepts connections.
        return code.startsWith("57P") || code.equals("53300") || code.isEmpty() ? words : null;
    }
}

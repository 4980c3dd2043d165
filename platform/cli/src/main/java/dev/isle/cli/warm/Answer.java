package dev.isle.cli.warm;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What came of a {@link Call}. On the wire: {@code TAKEN} as soon as it is begun, then {@code DONE} with the answer; or {@code DECLINED} at either place, when
 * the caller must carry it out itself.
 *
 * @param code exit code
 * @param out everything it wrote to its output
 * @param err everything it wrote to its error stream
 */
record Answer(int code, byte[] out, byte[] err) {
    private static final byte TAKEN = 1;
    private static final byte DECLINED = 2;
    private static final byte DONE = 3;

    /** Says that the call is carried out and its answer follows. */
    static void taken(DataOutputStream to) throws IOException {
        to.writeByte(TAKEN);
        to.flush();
    }

    /** Says that the caller must carry it out itself. */
    static void declined(DataOutputStream to) throws IOException {
        to.writeByte(DECLINED);
        to.flush();
    }

    /** Whether the call was taken. */
    static boolean isTaken(DataInputStream from) throws IOException {
        return from.readByte() == TAKEN;
    }

    void write(DataOutputStream to) throws IOException {
        to.writeByte(DONE);
        to.writeInt(code);
        to.writeInt(out.length);
        to.writeInt(err.length);
        to.write(out);
        to.write(err);
        to.flush();
    }

    /** The answer of a call that was taken; null when it was declined after all. */
    static @Nullable Answer read(DataInputStream from) throws IOException {
        if (from.readByte() != DONE) {
            return null;
        }
        int code = from.readInt();
        int out = from.readInt();
        int err = from.readInt();
        if (out < 0 || err < 0 || out > WarmRuns.MOST_OUTPUT || err > WarmRuns.MOST_OUTPUT) {
            throw new IOException("an answer of " + out + " and " + err + " bytes");
        }
        byte[] outBytes = new byte[out];
        from.readFully(outBytes);
        byte[] errBytes = new byte[err];
        from.readFully(errBytes);
        return new Answer(code, outBytes, errBytes);
    }
}

package dev.isle.cli.warm;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command line to carry out for another process of the same user.
 *
 * @param build the distribution that the caller was started from; only the same one may answer
 * @param arguments as typed
 * @param env the caller's variables
 * @param folder the caller's folder, absolute
 * @param userHome the caller's home folder
 * @param user who typed it
 * @param outTerminal whether the caller's output is a terminal
 * @param errTerminal whether the caller's error stream is a terminal
 * @param columns of that terminal
 */
record Call(
        String build,
        List<String> arguments,
        Map<String, String> env,
        String folder,
        String userHome,
        String user,
        boolean outTerminal,
        boolean errTerminal,
        int columns) {
    private static final int MAGIC = 0x49534C31;
    private static final int MOST_ITEMS = 10_000;
    /** Also what one text may hold; the kernel gives no process more variables than some MiB. */
    static final int MOST_BYTES = 4 << 20;

    void write(DataOutputStream to) throws IOException {
        to.writeInt(MAGIC);
        text(to, build);
        to.writeInt(arguments.size());
        for (String argument : arguments) {
            text(to, argument);
        }
        to.writeInt(env.size());
        for (Map.Entry<String, String> variable : env.entrySet()) {
            text(to, variable.getKey());
            text(to, variable.getValue());
        }
        text(to, folder);
        text(to, userHome);
        text(to, user);
        to.writeBoolean(outTerminal);
        to.writeBoolean(errTerminal);
        to.writeInt(columns);
    }

    /**
     * Reads one.
     *
     * @throws IOException when it is none, or larger than any real one
     */
    static Call read(DataInputStream from) throws IOException {
        if (from.readInt() != MAGIC) {
            throw new IOException("not a command line of this version of Isle");
        }
        int[] left = {MOST_BYTES};
        String build = text(from, left);
        List<String> arguments = new ArrayList<>();
        for (int i = count(from); i > 0; i--) {
            arguments.add(text(from, left));
        }
        Map<String, String> env = new LinkedHashMap<>();
        for (int i = count(from); i > 0; i--) {
            env.put(text(from, left), text(from, left));
        }
        return new Call(
                build,
                arguments,
                env,
                text(from, left),
                text(from, left),
                text(from, left),
                from.readBoolean(),
                from.readBoolean(),
                from.readInt());
    }

    private static int count(DataInputStream from) throws IOException {
        int count = from.readInt();
        if (count < 0 || count > MOST_ITEMS) {
            throw new IOException("a command line with " + count + " items");
        }
        return count;
    }

    private static void text(DataOutputStream to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.writeInt(bytes.length);
        to.write(bytes);
    }

    /** Takes its length off what is left, so that no caller makes this process hold more than one of them may be long. */
    private static String text(DataInputStream from, int[] left) throws IOException {
        int length = from.readInt();
        if (length < 0 || length > left[0]) {
            throw new IOException("a command line of more than " + MOST_BYTES + " bytes");
        }
        left[0] -= length;
        return new String(from.readNBytes(length), StandardCharsets.UTF_8);
    }
}

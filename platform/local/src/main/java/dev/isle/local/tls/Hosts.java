package dev.isle.local.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The names and addresses by which a server of this machine is reached. Pure but for this machine's name. */
final class Hosts {
    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final String LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final Pattern ANY = Pattern.compile("[0.:]+");

    private Hosts() {}

    /** Whether it is an address, not a name. */
    static boolean isAddress(String host) {
        return ADDRESS.matcher(host).matches();
    }

    /**
     * Those of a server: what it is given, the ways to say "this machine", and the machine's name. What cannot stand in a certificate, such as an address that means
     * every address, is left out.
     */
    static Set<String> of(String server, Collection<String> given, String machine) {
        Set<String> hosts = new LinkedHashSet<>();
        for (String host : given) {
            if (isAddress(host) && !ANY.matcher(host).matches()) {
                hosts.add(host);
            } else {
                addName(hosts, host);
            }
        }
        hosts.add("127.0.0.1");
        hosts.add("::1");
        addName(hosts, "localhost");
        addName(hosts, machine);
        addName(hosts, server);
        return hosts;
    }

    private static void addName(Set<String> hosts, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!isAddress(lower) && NAME.matcher(lower).matches()) {
            hosts.add(lower);
        }
    }

    /** This machine's name as the kernel knows it, without asking a name service; empty when it tells none. */
    static String machine() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (java.io.IOException untold) {
            return "";
        }
    }
}

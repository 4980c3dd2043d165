package dev.isle.model.validate;

import dev.isle.model.problem.Rule;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** The written forms of names, versions, paths and addresses. */
final class Forms {
    private static final int NAME = 40;
    private static final int ROLE = 30;
    private static final int USER = 63;
    private static final int VERSION = 64;
    private static final int VARIABLE = 200;

    private final Findings findings;

    Forms(Findings findings) {
        this.findings = findings;
    }

    /** Names of environments, suites, tasks, databases and secrets. */
    void name(Place place, String name) {
        name(place, name, NAME);
    }

    /** Names of roles, shorter because server, pod and folder names are made from them. */
    void role(Place place, String name) {
        name(place, name, ROLE);
    }

    private void name(Place place, String name, int longest) {
        if (!isName(name, longest)) {
            findings.refuse(
                    place,
                    Rule.NAME_FORM,
                    "'" + name + "' is no valid name",
                    "use lower-case letters, digits and single dashes between them, a letter first, at most " + longest
                            + " characters");
        }
    }

    private static boolean isName(String name, int longest) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean inner = i > 0 && (digit(c) || c == '-' && i < name.length() - 1 && name.charAt(i - 1) != '-');
            if (!lower(c) && !inner) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= longest;
    }

    /** Names of ports, files and correlation keys. */
    void word(Place place, String word) {
        boolean good = !word.isEmpty() && word.length() <= NAME && letter(word.charAt(0));
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            good &= letter(c) || digit(c) || c == '-' || c == '_';
        }
        if (!good) {
            findings.refuse(
                    place,
                    Rule.NAME_FORM,
                    "'" + word + "' is no valid name",
                    "use letters, digits, dashes and underscores, a letter first, at most " + NAME + " characters");
        }
    }

    /** Names of database users, which need no quotes in SQL. */
    void user(Place place, String user) {
        boolean good = !user.isEmpty() && user.length() <= USER && lower(user.charAt(0));
        for (int i = 0; i < user.length(); i++) {
            char c = user.charAt(i);
            good &= lower(c) || digit(c) || c == '_';
        }
        if (!good || user.startsWith("pg_") || user.equals("postgres")) {
            findings.refuse(
                    place,
                    Rule.USER_FORM,
                    "'" + user + "' is no valid database user",
                    "use lower-case letters, digits and underscores, a letter first, not pg_ nor postgres, at most "
                            + USER + " characters");
        }
    }

    /** Names of environment variables. */
    void variable(Place place, String name) {
        boolean good = !name.isEmpty() && name.length() <= VARIABLE && !digit(name.charAt(0));
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            good &= letter(c) || digit(c) || c == '_';
        }
        if (!good) {
            findings.refuse(
                    place,
                    Rule.VARIABLE_FORM,
                    "'" + name + "' is no name of an environment variable",
                    "use letters, digits and underscores, no digit first");
        }
    }

    /** Versions of releases. */
    void version(Place place, String version) {
        boolean good = !version.isEmpty()
                && version.length() <= VERSION
                && (letter(version.charAt(0)) || digit(version.charAt(0)));
        for (int i = 0; i < version.length(); i++) {
            char c = version.charAt(i);
            good &= letter(c) || digit(c) || c == '.' || c == '+' || c == '_' || c == '-';
        }
        if (!good) {
            findings.refuse(
                    place,
                    Rule.VERSION_FORM,
                    "'" + version + "' is no valid version",
                    "use letters, digits and .+_- with a letter or digit first, at most " + VERSION
                            + " characters, for example 18.1.0+acme.7");
        }
    }

    /** Paths that must stay within a folder. */
    void path(Place place, String path) {
        boolean good = !path.isEmpty() && !path.startsWith("/") && path.indexOf('\\') < 0 && path.indexOf(':') < 0;
        for (String part : path.split("/", -1)) {
            good &= !part.isEmpty() && !part.equals("..") && !part.equals(".");
        }
        for (int i = 0; i < path.length(); i++) {
            good &= path.charAt(i) >= ' ';
        }
        if (!good) {
            findings.refuse(
                    place,
                    Rule.PATH_FORM,
                    "'" + path + "' is no path within its folder",
                    "write it relative, with forward slashes, without '.', '..', ':' and empty parts");
        }
    }

    /** Paths of requests. */
    void requestPath(Place place, String path) {
        if (!path.startsWith("/") || hasSpace(path)) {
            findings.refuse(
                    place, Rule.URL_FORM, "'" + path + "' is no path on a port", "begin with a slash, without spaces");
        }
    }

    /** Addresses of servers that run elsewhere: {@code HOST:PORT} or {@code SCHEME://HOST:PORT[/PATH]}. */
    void address(Place place, String address) {
        int scheme = address.indexOf("://");
        String rest = scheme < 0 ? address : address.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String host = slash < 0 ? rest : rest.substring(0, slash);
        int colon = host.lastIndexOf(':');
        boolean good = colon > 0
                && scheme != 0
                && (scheme > 0 || slash < 0)
                && host.indexOf('@') < 0
                && !hasSpace(address)
                && port(host.substring(colon + 1));
        if (!good) {
            findings.refuse(
                    place,
                    Rule.URL_FORM,
                    "'" + address + "' is no address",
                    "write HOST:PORT or SCHEME://HOST:PORT, without user or password, for example"
                            + " http://host.example.com:8140");
        }
    }

    private static boolean port(String text) {
        if (text.isEmpty() || text.length() > 5) {
            return false;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!digit(text.charAt(i))) {
                return false;
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return number >= 1 && number <= 65_535;
    }

    /** Instants with their offset. */
    void instant(Place place, String text) {
        try {
            OffsetDateTime.parse(text);
        } catch (DateTimeParseException e) {
            findings.refuse(
                    place,
                    Rule.INSTANT_FORM,
                    "'" + text + "' is no time with its offset",
                    "write date, time and offset, such as 2026-01-31T18:30:00+01:00 or 2026-01-31T17:30:00Z");
        }
    }

    private static boolean hasSpace(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ') {
                return true;
            }
        }
        return false;
    }

    /** {@code sha256:} and 64 hexadecimal digits. */
    static boolean isDigest(String text) {
        if (text.length() != 71 || !text.startsWith("sha256:")) {
            return false;
        }
        for (int i = 7; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!digit(c) && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean lower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean letter(char c) {
        return lower(c) || c >= 'A' && c <= 'Z';
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}

package dev.isle.model.validate;

import dev.isle.model.Environment;
import dev.isle.model.problem.Rule;
import java.util.Set;

/** How an environment binds a database, whatever the suite says of it. */
final class DatabaseRules {
    /** Settings of an owned PostgreSQL that Isle makes itself; another value would break what it relies on. */
    private static final Set<String> OWN_SETTINGS = Set.of(
            "port",
            "listen_addresses",
            "unix_socket_directories",
            "data_directory",
            "config_file",
            "hba_file",
            "ident_file",
            "external_pid_file",
            "wal_level",
            "password_encryption",
            "archive_command",
            "restore_command",
            "ssl_passphrase_command",
            "shared_preload_libraries",
            "session_preload_libraries",
            "local_preload_libraries",
            "dynamic_library_path");

    private final Findings findings;

    DatabaseRules(Findings findings) {
        this.findings = findings;
    }

    void check(Place place, String name, Environment.DatabaseBinding binding) {
        Environment.OwnedDatabase owned = binding.owned();
        Environment.ExternalDatabase external = binding.external();
        findings.exactlyOne(place, "the database '" + name + "'", "owned", "external");
        if (owned != null) {
            owned.settings()
                    .keySet()
                    .forEach(setting ->
                            setting(place.key("owned").key("settings").key(setting), setting));
        }
        if (external != null) {
            url(place.key("external").key("url"), external.url());
        }
    }

    private void setting(Place place, String setting) {
        if (OWN_SETTINGS.contains(setting)) {
            findings.refuse(place, Rule.OWN_SETTING, "the setting '" + setting + "' is made by Isle", "remove it");
        }
        boolean good = !setting.isEmpty();
        for (int i = 0; i < setting.length(); i++) {
            char c = setting.charAt(i);
            good &= c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c == '_'
                    || i > 0 && (c >= '0' && c <= '9' || c == '.');
        }
        if (!good) {
            findings.refuse(
                    place,
                    Rule.NAME_FORM,
                    "'" + setting + "' is no name of a server setting",
                    "use letters, digits, underscores and a point, for example work_mem");
        }
    }

    private void url(Place place, String url) {
        String prefix = "jdbc:postgresql://";
        String rest = url.startsWith(prefix) ? url.substring(prefix.length()) : "";
        int slash = rest.indexOf('/');
        boolean good = slash > 0 && slash < rest.length() - 1 && rest.indexOf('@') < 0;
        for (String parameter : url.substring(url.indexOf('?') + 1).split("&", -1)) {
            good &= !parameter.startsWith("user=") && !parameter.startsWith("password=");
        }
        for (int i = 0; i < url.length(); i++) {
            good &= url.charAt(i) > ' ';
        }
        if (!good) {
            findings.refuse(
                    place,
                    Rule.URL_FORM,
                    "this is no address of a PostgreSQL database",
                    "write jdbc:postgresql://HOST[:PORT]/DATABASE, without user or password");
        }
    }
}

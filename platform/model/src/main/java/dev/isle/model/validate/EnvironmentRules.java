package dev.isle.model.validate;

import dev.isle.model.Environment;
import dev.isle.model.Language;
import dev.isle.model.Suite;
import dev.isle.model.bind.Bound;
import dev.isle.model.problem.Nearest;
import dev.isle.model.problem.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an environment must be for its suite: its role changes, databases, stopped and started servers name things that exist. */
final class EnvironmentRules {
    private final Findings findings;
    private final Bound<Suite> suiteFile;
    private final Suite.Spec suite;
    private final Environment.Spec environment;
    private final Place spec;

    EnvironmentRules(Findings findings, Bound<Environment> environment, Bound<Suite> suite) {
        this.findings = findings;
        this.suite = suite.value().spec();
        this.suiteFile = suite;
        this.environment = environment.value().spec();
        this.spec = new Place(environment, "spec");
    }

    /** What does not depend on the suite. */
    static void checkAlone(Findings findings, Bound<Environment> environment) {
        new Forms(findings)
                .name(
                        new Place(environment, "metadata.name"),
                        environment.value().metadata().name());
        DatabaseRules databases = new DatabaseRules(findings);
        Place place = new Place(environment, "spec.databases");
        environment
                .value()
                .spec()
                .databases()
                .forEach((name, binding) -> databases.check(place.key(name), name, binding));
        times(
                new Forms(findings),
                new Place(environment, "spec"),
                environment.value().spec(),
                findings);
    }

    private static void times(Forms forms, Place spec, Environment.Spec environment, Findings findings) {
        String until = environment.running().until();
        if (until != null) {
            forms.instant(spec.key("running").key("until"), until);
        }
        String expires = environment.expires();
        if (expires != null) {
            forms.instant(spec.key("expires"), expires);
            if (environment.ttl() != null) {
                findings.refuse(
                        spec.key("expires"),
                        Rule.ONE_LEASE,
                        "a lease is given twice, by 'ttl' and by 'expires'",
                        "keep one of them");
            }
        }
    }

    void check(List<EffectiveRole> roles) {
        environment.roles().forEach((name, change) -> role(spec.key("roles").key(name), name, change));
        suite.databases().forEach(this::required);
        environment
                .databases()
                .forEach((name, binding) -> binding(spec.key("databases").key(name), name, binding));
        List<String> servers = servers(roles);
        known(servers, "stopped", environment.stopped(), "to keep stopped");
        known(servers, "started", environment.started(), "to start");
        started(roles);
    }

    private boolean inSuite(String map, String name) {
        return new Place(suiteFile, "spec").key(map).key(name).exists();
    }

    private void role(Place place, String name, Environment.RoleOverride change) {
        Suite.Role role = suite.roles().get(name);
        if (role == null) {
            if (!inSuite("roles", name)) {
                findings.refuse(
                        place,
                        Rule.UNKNOWN_ROLE,
                        "the suite has no role '" + name + "'",
                        Nearest.advice(name, suite.roles().keySet()));
            }
            return;
        }
        change.ports().forEach((port, number) -> {
            if (!role.ports().containsKey(port)) {
                findings.refuse(
                        place.key("ports").key(port),
                        Rule.UNKNOWN_PORT,
                        "the role '" + name + "' has no port '" + port + "'",
                        Nearest.advice(port, role.ports().keySet()));
            } else {
                OverrideForms.port(findings, place.key("ports").key(port), port, number);
            }
        });
        Environment.HealthOverride health = change.health();
        if (health != null) {
            new HealthRules(findings).check(name, role, place.key("health"), health);
        }
        SuiteRules rules = new SuiteRules(findings, suiteFile);
        rules.env(place.key("env"), change.env());
        rules.files(place.key("files"), change.files());
    }

    private void required(String name, Suite.Database database) {
        Place databases = spec.key("databases");
        if (!environment.databases().containsKey(name) && !databases.key(name).exists()) {
            findings.refuse(
                    databases,
                    Rule.NOT_BOUND,
                    "the suite needs the database '" + name + "', and nothing says where it is",
                    "add 'databases: {" + name + ": {owned: {}}}', or 'external' with a URL and password files");
        }
    }

    private void binding(Place place, String name, Environment.DatabaseBinding binding) {
        Suite.Database database = suite.databases().get(name);
        if (database == null && !inSuite("databases", name)) {
            findings.refuse(
                    place,
                    Rule.UNKNOWN_DATABASE,
                    "the suite has no database '" + name + "'",
                    Nearest.advice(name, suite.databases().keySet()));
        }
        Environment.ExternalDatabase external = binding.external();
        if (external != null && database != null) {
            passwords(place.key("external"), name, database, external.passwordFiles());
        }
    }

    private void passwords(Place place, String name, Suite.Database database, Map<String, String> files) {
        List<String> users = new ArrayList<>(database.users());
        users.addFirst(database.owner());
        for (String user : users) {
            if (!files.containsKey(user)
                    && !place.key("passwordFiles").key(user).exists()) {
                findings.refuse(
                        place.key("passwordFiles"),
                        Rule.NO_PASSWORD,
                        "the user '" + user + "' of the database '" + name + "' has no password file",
                        "add '" + user + ": PATH'");
            }
        }
        files.keySet().forEach(user -> {
            if (!users.contains(user)) {
                findings.refuse(
                        place.key("passwordFiles").key(user),
                        Rule.UNKNOWN_USER,
                        "the database '" + name + "' has no user '" + user + "'",
                        Nearest.advice(user, users));
            }
        });
    }

    /** Every server of the environment, by name. */
    private List<String> servers(List<EffectiveRole> roles) {
        List<String> servers = new ArrayList<>();
        for (EffectiveRole role : roles) {
            int members = role.managed() ? role.role().replication().members() : 0;
            for (int i = 0; i < members; i++) {
                servers.add(role.name() + "-" + i);
            }
        }
        environment.databases().forEach((name, binding) -> {
            if (binding.owned() != null) {
                servers.add(Language.databaseRole(name) + "-0");
            }
        });
        return servers;
    }

    private void known(List<String> servers, String list, List<String> named, String what) {
        for (int i = 0; i < named.size(); i++) {
            String server = named.get(i);
            int dash = server.lastIndexOf('-');
            boolean unread = dash > 0
                    && !suite.roles().containsKey(server.substring(0, dash))
                    && inSuite("roles", server.substring(0, dash));
            if (!servers.contains(server) && !unread) {
                findings.refuse(
                        spec.key(list).element(i),
                        Rule.UNKNOWN_SERVER,
                        "there is no server '" + server + "' " + what,
                        Nearest.advice(server, servers));
            }
        }
    }

    private void started(List<EffectiveRole> roles) {
        for (int i = 0; i < environment.started().size(); i++) {
            String server = environment.started().get(i);
            int dash = server.lastIndexOf('-');
            String role = dash < 0 ? server : server.substring(0, dash);
            boolean always = roles.stream().anyMatch(r -> r.name().equals(role) && r.always());
            if (always || environment.stopped().contains(server)) {
                findings.refuse(
                        spec.key("started").element(i),
                        Rule.STARTED_ON_DEMAND,
                        always
                                ? "'" + server
                                        + "' runs whenever the environment does: only servers of roles with 'run: onDemand' are started by name"
                                : "'" + server + "' is named by 'stopped', too",
                        always ? "remove it" : "keep it in one of the two lists");
            }
        }
    }
}

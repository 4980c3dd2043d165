package dev.isle.model.validate;

import dev.isle.model.Suite;
import dev.isle.model.problem.Nearest;
import dev.isle.model.problem.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What roles must be with an environment's changes applied: numbers, election, ports, placement, Java. */
final class RoleRules {
    private final Findings findings;
    private final Forms forms;
    private final Map<Integer, String> fixed = new HashMap<>();

    RoleRules(Findings findings) {
        this.findings = findings;
        this.forms = new Forms(findings);
    }

    void check(EffectiveRole role) {
        replication(role, role.role().replication());
        role.role().ports().forEach((name, port) -> {
            if (port.number() != null) {
                fixedPort(role, name, port.number());
            }
        });
        placement(role);
        jvm(role);
    }

    private void replication(EffectiveRole role, Suite.Replication replication) {
        Place place = role.inSuite().key("replication");
        Place minReady = role.place("minReady", place.key("minReady"));
        if (replication.minReady() > replication.members()) {
            findings.refuse(
                    minReady.exists() ? minReady : role.members(),
                    Rule.MEMBERS,
                    "'minReady' is " + replication.minReady() + " and the role '" + role.name() + "' has "
                            + replication.members() + (replication.members() == 1 ? " member" : " members"),
                    "write at most " + replication.members() + ", or add members");
        }
        if (replication.mode() == Suite.ReplicationMode.SINGLE && replication.members() > 1) {
            findings.refuse(
                    role.members(),
                    Rule.MEMBERS,
                    "the role '" + role.name() + "' has " + replication.members() + " members, and its mode is single",
                    "write 1, or a mode that has members: active-standby, replicated, workers");
        }
        boolean pair = replication.mode() == Suite.ReplicationMode.ACTIVE_STANDBY;
        boolean isle = replication.election() == Suite.Election.ISLE;
        if (isle && !pair) {
            findings.refuse(
                    place.key("election"),
                    Rule.ELECTION,
                    "'election: isle' has no meaning for the role '" + role.name() + "', which has no standby",
                    "remove it, or write 'mode: active-standby'");
        }
        List<String> promote = replication.promote();
        if (promote != null && !(isle && pair)) {
            findings.refuse(
                    place.key("promote"),
                    Rule.ELECTION,
                    "'promote' has no meaning for the role '" + role.name() + "': Isle promotes only where it elects",
                    "remove it, or write 'mode: active-standby' and 'election: isle'");
        } else if (promote == null && isle && pair && replication.minReady() > 1) {
            findings.refuse(
                    minReady,
                    Rule.MEMBERS,
                    "'minReady' is " + replication.minReady() + ", and without 'promote' the standby of '" + role.name()
                            + "' runs only once the active is gone, so one at most is ever ready",
                    "write 1, or a 'promote' command");
        }
        if (role.role().handOver() != null && !(pair && !isle)) {
            findings.refuse(
                    role.inSuite().key("handOver"),
                    Rule.ELECTION,
                    "'handOver' has no meaning for the role '" + role.name()
                            + "': it is asked of an active that the product elects",
                    "remove it, or write 'mode: active-standby' and 'election: self'");
        }
    }

    private void fixedPort(EffectiveRole role, String port, int number) {
        Place place = role.portNumber(port);
        if (!role.managed()) {
            return;
        }
        if (role.role().replication().members() > 1) {
            findings.refuse(
                    place,
                    Rule.FIXED_PORT,
                    "the port '" + port + "' has the fixed number " + number + ", and the role '" + role.name()
                            + "' has " + role.role().replication().members() + " members, which cannot share it",
                    "remove the number, or have one member");
        }
        String other = fixed.putIfAbsent(number, role.name() + "." + port);
        if (other != null) {
            findings.refuse(
                    place,
                    Rule.FIXED_PORT,
                    "the ports '" + other + "' and '" + role.name() + "." + port + "' have the same fixed number "
                            + number,
                    "change or remove one of the two");
        }
    }

    private void placement(EffectiveRole role) {
        role.role().endpoints().forEach((port, address) -> endpoint(role, port, address));
        if (role.managed()) {
            Place command = role.inSuite().key("command");
            boolean written = command.exists() && !command.in().sound(command.path());
            if (role.role().command().isEmpty() && !written) {
                findings.refuse(
                        role.placement().exists() ? role.placement() : role.inSuite(),
                        Rule.NO_COMMAND,
                        "the role '" + role.name() + "' is managed and has no command",
                        "write 'command: [bin/program, ...]', or 'placement: external'");
            }
            Place endpoints =
                    role.inEnvironment() == null ? null : role.inEnvironment().key("endpoints");
            if (endpoints != null && endpoints.exists()) {
                beside(role, endpoints);
            }
        } else if (role.inEnvironment() != null) {
            complete(role, "is external, and its port");
        }
    }

    /** A member that runs elsewhere beside managed ones: only where members do the same work. */
    private void beside(EffectiveRole role, Place endpoints) {
        Suite.ReplicationMode mode = role.role().replication().mode();
        if (mode != Suite.ReplicationMode.REPLICATED && mode != Suite.ReplicationMode.WORKERS) {
            findings.refuse(
                    endpoints,
                    Rule.NO_ENDPOINT,
                    "the role '" + role.name() + "' is managed: its addresses come from Isle",
                    "remove 'endpoints', or add 'placement: external'; only a role whose members do the same work"
                            + " (replicated, workers) can have one more elsewhere");
        } else {
            complete(role, "has a member elsewhere, and its port");
        }
    }

    private void complete(EffectiveRole role, String whose) {
        for (String port : role.role().ports().keySet()) {
            if (!role.role().endpoints().containsKey(port)) {
                findings.refuse(
                        role.place("endpoints", role.placement()),
                        Rule.NO_ENDPOINT,
                        "the role '" + role.name() + "' " + whose + " '" + port + "' has no address",
                        "add 'endpoints: {" + port + ": ADDRESS}'");
            }
        }
    }

    private void endpoint(EffectiveRole role, String port, String address) {
        Place over = role.inEnvironment() == null
                ? null
                : role.inEnvironment().key("endpoints").key(port);
        Place place = over != null && over.exists()
                ? over
                : role.inSuite().key("endpoints").key(port);
        if (!role.role().ports().containsKey(port)
                && !role.inSuite().key("ports").key(port).exists()) {
            findings.refuse(
                    place,
                    Rule.UNKNOWN_PORT,
                    "the role '" + role.name() + "' has no port '" + port + "'",
                    Nearest.advice(port, role.role().ports().keySet()));
        }
        forms.address(place, address);
    }

    private void jvm(EffectiveRole role) {
        Suite.Jvm jvm = role.role().jvm();
        Place over = role.inEnvironment() == null ? null : role.inEnvironment().key("jvm");
        if (jvm == null) {
            if (over != null && over.exists()) {
                findings.refuse(
                        over,
                        Rule.JVM_MISSING,
                        "the role '" + role.name() + "' has no 'jvm' in the suite, so there is nothing to change",
                        "remove it");
            }
            return;
        }
        JavaRules java = new JavaRules(findings);
        Place inSuite = role.inSuite().key("jvm");
        int own = role.ownOptions();
        java.check(
                jvm,
                key -> over != null && over.key(key).exists() ? over.key(key) : inSuite.key(key),
                i -> over == null || i < own
                        ? inSuite.key("options").element(i)
                        : over.key("options").element(i - own));
    }
}

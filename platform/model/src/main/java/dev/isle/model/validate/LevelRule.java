package dev.isle.model.validate;

import dev.isle.model.Environment;
import dev.isle.model.Level;
import dev.isle.model.Suite;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What an environment's level asks of it. The id of a rule is {@code level.} and its name in lower-case with dashes; {@code docs/levels.md} lists all, held by a
 * test.
 */
public enum LevelRule {
    /** What runs is known by digest. */
    SEALED_RELEASE(
            "The release is sealed: its files are named by digest and cannot change.",
            Verdict.REFUSED,
            Verdict.REFUSED,
            Verdict.REFUSED) {
        @Override
        void check(Subject subject, Consumer<Broken> broken) {
            if (!subject.sealed()) {
                broken.accept(new Broken(
                        subject.spec().key("release"),
                        "the release '" + subject.environment().release() + "' is not sealed",
                        "seal it with `isle release scan` and `isle release add`, and name its version"));
            }
        }
    },
    /** Owned databases have no backup and no standby. */
    EXTERNAL_DATABASE(
            "No database is owned: an owned PostgreSQL is made for development and test, without backup or standby.",
            Verdict.ALLOWED,
            Verdict.WARNED,
            Verdict.REFUSED) {
        @Override
        void check(Subject subject, Consumer<Broken> broken) {
            subject.environment().databases().forEach((name, binding) -> {
                if (binding.owned() != null) {
                    broken.accept(new Broken(
                            subject.spec().key("databases").key(name).key("owned"),
                            "the database '" + name + "' is an owned one, made for development and test",
                            "bind it as 'external' with a URL and password files"));
                }
            });
        }
    },
    /** One member dies without anyone taking over. */
    STANDBY(
            "A role that offers a standby has at least two members.",
            Verdict.ALLOWED,
            Verdict.WARNED,
            Verdict.REFUSED) {
        @Override
        void check(Subject subject, Consumer<Broken> broken) {
            for (EffectiveRole role : subject.managed()) {
                Suite.Replication replication = role.role().replication();
                if (role.always()
                        && replication.mode() == Suite.ReplicationMode.ACTIVE_STANDBY
                        && replication.members() < 2) {
                    broken.accept(new Broken(
                            role.members(),
                            "the role '" + role.name() + "' offers a standby and has "
                                    + (replication.members() == 1 ? "a single member" : "no member"),
                            "write at least 2 members"));
                }
            }
        }
    },
    /** Without a budget one server can starve the others. */
    MEMORY_BUDGET(
            "Every managed role has a memory budget (`jvm.memory` or `resources.memory`).",
            Verdict.ALLOWED,
            Verdict.WARNED,
            Verdict.REFUSED) {
        @Override
        void check(Subject subject, Consumer<Broken> broken) {
            for (EffectiveRole role : subject.managed()) {
                Suite.Jvm jvm = role.role().jvm();
                Suite.Resources resources = role.role().resources();
                if ((jvm == null || jvm.memory() == null) && (resources == null || resources.memory() == null)) {
                    broken.accept(new Broken(
                            role.inSuite(),
                            "the role '" + role.name() + "' has no memory budget",
                            "set 'jvm: {memory: ...}' in the suite or for the role in the environment, or"
                                    + " 'resources: {memory: ...}' of a server that is no JVM"));
                }
            }
        }
    },
    /** Data outlives the environment. */
    RETAINED_DATA(
            "Data is kept when the environment is removed (`storage.reclaim: retain`).",
            Verdict.ALLOWED,
            Verdict.WARNED,
            Verdict.REFUSED) {
        @Override
        void check(Subject subject, Consumer<Broken> broken) {
            if (subject.environment().storage().reclaim() == Environment.Reclaim.DELETE) {
                broken.accept(new Broken(
                        subject.spec().key("storage").key("reclaim"),
                        "data would be deleted with the environment",
                        "write 'storage: {reclaim: retain}'"));
            }
        }
    },
    /** Whoever reaches an open port may use it. */
    PORT_ACCESS(
            "Every port of a managed role demands a token (`access: token`). Open ones are for level development, on this machine's loopback address or inside a cluster.",
            Verdict.REFUSED,
            Verdict.REFUSED,
            Verdict.REFUSED) {
        @Override
        void check(Subject subject, Consumer<Broken> broken) {
            for (EffectiveRole role : subject.managed()) {
                role.role().ports().forEach((name, port) -> {
                    if (port.access() == Suite.Access.OPEN) {
                        broken.accept(new Broken(
                                role.inSuite().key("ports").key(name),
                                "the port '" + name + "' of the role '" + role.name()
                                        + "' is open to anyone who reaches it",
                                "let the server demand a token and write 'access: token'"));
                    }
                });
            }
        }
    },
    /** What servers say to each other is read by nobody else. */
    TLS("TLS is on (`tls: true`).", Verdict.ALLOWED, Verdict.WARNED, Verdict.REFUSED) {
        @Override
        void check(Subject subject, Consumer<Broken> broken) {
            if (!subject.environment().tls()) {
                broken.accept(new Broken(
                        subject.spec().key("tls"), "TLS is switched off", "write 'tls: true', or remove 'tls'"));
            }
        }
    },
    /** A port that cannot speak TLS is named, not passed over. */
    TLS_PORTS(
            "Where TLS is on, every port of a managed role can speak it (`https` or `tls` among its `schemes`).",
            Verdict.WARNED,
            Verdict.WARNED,
            Verdict.WARNED,
            Verdict.REFUSED) {
        @Override
        void check(Subject subject, Consumer<Broken> broken) {
            if (!subject.environment().tls()) {
                return;
            }
            for (EffectiveRole role : subject.managed()) {
                role.role().ports().forEach((name, port) -> {
                    if (!port.schemes().contains(Suite.Scheme.HTTPS)
                            && !port.schemes().contains(Suite.Scheme.TLS)) {
                        broken.accept(new Broken(
                                role.inSuite().key("ports").key(name),
                                "the port '" + name + "' of the role '" + role.name()
                                        + "' cannot speak TLS, so it speaks plainly",
                                "let the server speak it and add 'https' or 'tls' to the port's schemes"));
                    }
                });
            }
        }
    },
    /** Nothing that others rely on ends by itself. */
    NO_LEASE("It has no lease (`ttl`, `expires`).", Verdict.ALLOWED, Verdict.REFUSED, Verdict.REFUSED) {
        @Override
        void check(Subject subject, Consumer<Broken> broken) {
            String key = subject.environment().ttl() != null
                    ? "ttl"
                    : subject.environment().expires() != null ? "expires" : null;
            if (key != null) {
                broken.accept(new Broken(
                        subject.spec().key(key), "it would end by itself when its lease does", "remove '" + key + "'"));
            }
        }
    },
    /** Somebody answers for it. */
    OWNER("Somebody answers for it (`owner`).", Verdict.ALLOWED, Verdict.WARNED, Verdict.WARNED) {
        @Override
        void check(Subject subject, Consumer<Broken> broken) {
            String owner = subject.environment().owner();
            if (owner == null || owner.isBlank()) {
                broken.accept(new Broken(
                        subject.spec().key("owner"), "nobody is named who answers for it", "add 'owner: TEAM'"));
            }
        }
    };

    private final String text;
    private final String id;
    private final Map<Level, Verdict> verdicts = new EnumMap<>(Level.class);

    LevelRule(String text, Verdict test, Verdict uat, Verdict production) {
        this(text, Verdict.ALLOWED, test, uat, production);
    }

    LevelRule(String text, Verdict development, Verdict test, Verdict uat, Verdict production) {
        this.text = text;
        this.id = "level." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        verdicts.put(Level.DEVELOPMENT, development);
        verdicts.put(Level.TEST, test);
        verdicts.put(Level.UAT, uat);
        verdicts.put(Level.PRODUCTION, production);
    }

    /** What a level does with a file set that breaks the rule. */
    public enum Verdict {
        /** Nothing. */
        ALLOWED,
        /** Goes on with a warning. */
        WARNED,
        /** Refuses. */
        REFUSED
    }

    /** The id as it stands in messages. */
    public String id() {
        return id;
    }

    /** The rule in words. */
    public String text() {
        return text;
    }

    /** What a level does when the rule is broken. */
    public Verdict at(Level level) {
        return verdicts.getOrDefault(level, Verdict.ALLOWED);
    }

    abstract void check(Subject subject, Consumer<Broken> broken);

    /** What is looked at. */
    record Subject(Environment.Spec environment, Place spec, List<EffectiveRole> managed, boolean sealed) {}

    /** A place where the rule is broken. */
    record Broken(Place place, String what, String todo) {}
}

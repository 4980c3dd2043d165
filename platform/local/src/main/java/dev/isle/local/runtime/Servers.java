package dev.isle.local.runtime;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.home.Secrets;
import dev.isle.local.home.Trouble;
import dev.isle.local.layout.LocalLayout;
import dev.isle.local.probe.HttpAsker;
import dev.isle.local.process.LaunchFiles;
import dev.isle.local.process.Launcher;
import dev.isle.local.process.Life;
import dev.isle.local.process.Session;
import dev.isle.local.process.SupervisorLog;
import dev.isle.model.Suite;
import dev.isle.plan.decide.Decision;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts, stops and hands over servers. Each step does nothing when it has been begun already, or when another process than the one meant runs. */
final class Servers {
    /** Tells a server of a role whose active member Isle elects, which one it is: {@code true} or {@code false}. */
    static final String ACTIVE = "ISLE_ACTIVE";

    /** Where programs put temporary files. */
    static final String TEMP = "TMPDIR";

    private static final String TOKEN = "token";
    private static final Duration HAND_OVER = Duration.ofSeconds(30);

    private final Ground ground;
    private final Background background;
    private final Endings endings;
    private final DatabaseServers databases;
    /** Held while the files of a launch are begun or removed: a late removal must not take a newer launch's. */
    private final Object launches = new Object();

    Servers(Ground ground, Background background, Endings endings, DatabaseServers databases) {
        this.ground = ground;
        this.background = background;
        this.endings = endings;
        this.databases = databases;
    }

    /** Starts a server. What keeps it from starting is seen as its end. */
    void start(Decision.Start decision, Plan plan) {
        ServerPlan server = plan.server(decision.subject())
                .orElseThrow(() -> new RuntimeFailure("the plan has no server " + decision.subject() + " to start"));
        Session session = ground.server(server.name());
        Boolean asActive = decision.asActive();
        boolean database = DatabaseServers.is(server);
        LaunchFiles.Note note = Ground.note(
                decision.hash(),
                asActive == null ? "" : asActive ? "active" : "standby",
                new LaunchFiles.Ending(
                        database ? "INT" : "TERM", server.stop().grace().toMillis(), !database));
        try {
            synchronized (launches) {
                if (Life.read(session).occupied()) {
                    return;
                }
                Folders.make(ground.folder().run(server.name()));
                endings.kill(session);
                session.files().begin(note);
            }
        } catch (IOException failure) {
            throw new RuntimeFailure(
                    Trouble.words(
                            "cannot start " + server.name(), ground.folder().server(server.name()), failure),
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RuntimeFailure("interrupted while " + server.name() + " was started", interrupted);
        }
        if (database) {
            boolean begun =
                    background.begin(Endings.launching(server.name()), () -> launch(server, plan, session, note));
            if (!begun) {
                fail(session, note, "an earlier start of it has not ended yet; it is started again after it");
            }
        } else {
            launch(server, plan, session, note);
        }
    }

    private void launch(ServerPlan server, Plan plan, Session session, LaunchFiles.Note note) {
        try {
            String trouble = portTrouble(server);
            if (trouble != null) {
                session.files().failForPort(note.id(), trouble);
                return;
            }
            List<String> command = DatabaseServers.is(server) ? databases.ready(server, plan) : server.command();
            for (ServerPlan.RenderedFile file : server.files().values()) {
                write(file);
            }
            empty(ground.folder().temp(server.name()));
            Dumps.makeRoom(ground.folder(), server);
            Launcher.Program program = new Launcher.Program(
                    server.name(),
                    ground.folder().work(server.name()),
                    ground.folder().logs().resolve(server.name() + ".log"),
                    command,
                    variables(ground.folder(), server, note.role()));
            ground.launcher().launch(program, ground.mark(), session.files(), note);
        } catch (IOException failure) {
            String words = Trouble.words(
                    "cannot start " + server.name(), ground.folder().server(server.name()), failure);
            fail(session, note, words);
        } finally {
            ground.changed().run();
        }
    }

    private static void fail(Session session, LaunchFiles.Note note, String words) {
        try {
            session.files().fail(note.id(), words);
        } catch (IOException unwritable) {
            throw new RuntimeFailure(words, unwritable);
        }
    }

    private static @Nullable String portTrouble(ServerPlan server) {
        for (Map.Entry<String, ServerPlan.PortPlan> port : server.ports().entrySet()) {
            String trouble =
                    Ports.trouble(server.name(), port.getKey(), port.getValue().number());
            if (trouble != null) {
                return trouble;
            }
        }
        return null;
    }

    /** Writes a rendered file when its content differs. */
    static void write(ServerPlan.RenderedFile file) throws IOException {
        Path path = Path.of(file.path());
        Path parent = path.getParent();
        if (parent != null) {
            Folders.make(parent);
        }
        if (!file.content().equals(AtomicFile.readOrNull(path))) {
            AtomicFile.write(path, file.content().getBytes(StandardCharsets.UTF_8), AtomicFile.PRIVATE, false);
        }
    }

    /** A folder, empty as far as can be: what a killed program left there goes, and what cannot go keeps nobody from starting. */
    static Path empty(Path folder) throws IOException {
        clear(folder);
        return Folders.make(folder);
    }

    /** Removes a folder of temporary files as far as can be. */
    static void clear(Path folder) {
        try {
            Folders.remove(folder);
        } catch (IOException stays) {
            SupervisorLog.warn("temporary files stay in " + folder, stays);
        }
    }

    /** What a server is told by variables, its secret ones included. */
    static Map<String, String> variables(EnvironmentFolder folder, ServerPlan server, String role) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(TEMP, folder.temp(server.name()).toString());
        ServerPlan.JvmPlan jvm = server.jvm();
        if (jvm != null && !jvm.home().isEmpty()) {
            variables.put("JAVA_HOME", jvm.home());
        }
        variables.putAll(server.env());
        for (Map.Entry<String, String> secret : server.secretEnv().entrySet()) {
            variables.put(secret.getKey(), Secrets.read(Path.of(secret.getValue())));
        }
        if (!role.isEmpty()) {
            variables.put(ACTIVE, Boolean.toString(role.equals("active")));
        }
        return variables;
    }

    /** Begins to stop a server; with {@code remove}, what is kept for it goes too, its own data excepted. */
    void stop(Decision.Stop decision, Plan plan) throws IOException {
        Session session = ground.server(decision.subject());
        if (meansAnother(session, decision.identity())) {
            return;
        }
        Optional<LaunchFiles.Note> last = session.files().note();
        Background.Step afterwards = decision.remove() ? () -> remove(decision.subject(), last) : () -> {};
        endings.begin(session, manners(decision.subject(), plan), afterwards);
    }

    private void remove(String server, Optional<LaunchFiles.Note> last) throws IOException {
        synchronized (launches) {
            Session session = ground.server(server);
            if (Life.read(session).occupied() || !session.files().note().equals(last)) {
                return;
            }
            Folders.remove(ground.folder().run(server));
            Folders.remove(ground.folder().work(server));
            Folders.remove(ground.folder().temp(server));
        }
        Path data = ground.folder().data(server);
        if (Folders.list(data).isEmpty()) {
            Folders.remove(ground.folder().server(server));
        } else {
            SupervisorLog.info(server + " was removed; its data stays in " + data + " until the environment goes");
        }
    }

    /** Kills a server now. */
    void kill(Decision.Kill decision) throws IOException {
        Session session = ground.server(decision.subject());
        if (meansAnother(session, decision.identity())) {
            return;
        }
        endings.beginKill(session);
    }

    private static boolean meansAnother(Session session, @Nullable String identity) {
        return identity != null
                && session.files()
                        .note()
                        .map(note -> !note.id().equals(identity))
                        .orElse(false);
    }

    /** Asks the active member to stand down and the standby to take over. */
    void handOver(Decision.HandOver decision, Plan plan) {
        RolePlan role = roleOf(decision.subject(), plan);
        Suite.HandOver how = role.handOver();
        if (how == null || meansAnother(ground.server(decision.subject()), decision.identity())) {
            return;
        }
        background.begin("hand over " + decision.subject(), () -> {
            post(decision.subject(), plan, how.demote());
            post(decision.to(), plan, how.promote());
        });
    }

    private static void post(String server, Plan plan, String path) throws IOException {
        Endings.Drain to = drain(plan.server(server).orElse(null), plan, path, HAND_OVER);
        if (to == null) {
            throw new IOException(server + " has no HTTP port to ask at");
        }
        HttpAsker.Reply reply = to.post();
        if (!reply.good()) {
            throw new IOException(server + path + " answered " + reply.status() + ": "
                    + reply.body().strip());
        }
    }

    /**
     * Makes a running standby the active member by the suite's command. That it is done is noted before and after: when this process dies between, the server
     * counts as one that may be active, and the sequencer decides on it again, so that the command runs once more: it must do no harm when it is repeated.
     */
    void promote(Decision.Promote decision, Plan plan) throws IOException {
        ServerPlan server = plan.server(decision.subject())
                .orElseThrow(() -> new RuntimeFailure("the plan has no server " + decision.subject() + " to promote"));
        Session session = ground.server(server.name());
        Optional<LaunchFiles.Note> note = session.files().note();
        if (server.promote().isEmpty() || note.isEmpty() || meansAnother(session, decision.identity())) {
            return;
        }
        session.files().promoting(note.get());
        background.begin("promote " + server.name(), () -> {
            run(server, server.promote(), "active");
            session.files().promoted(note.get());
        });
    }

    private static RolePlan roleOf(String server, Plan plan) {
        return plan.server(server)
                .flatMap(s -> plan.role(s.role()))
                .orElseThrow(() -> new RuntimeFailure("the plan has no server " + server));
    }

    private Endings.Manners manners(String name, Plan plan) {
        ServerPlan server = plan.server(name).orElse(null);
        if (server == null) {
            return Endings.Manners.SIGNAL;
        }
        Suite.Drain drain = server.stop().drain();
        List<String> command = server.stop().command();
        return new Endings.Manners(
                drain == null ? null : drain(server, plan, drain.post(), drain.timeout()),
                command == null ? null : () -> run(server, command, ""));
    }

    /** A port that demands a token gets the environment's: the secret named so. */
    private static Endings.@Nullable Drain drain(@Nullable ServerPlan server, Plan plan, String path, Duration within) {
        if (server == null) {
            return null;
        }
        return server.ports().values().stream()
                .filter(Targets::isHttp)
                .findFirst()
                .map(port -> new Endings.Drain(
                        LocalLayout.HOST,
                        port.number(),
                        path,
                        within,
                        port.access() == Suite.Access.TOKEN ? token(plan) : null,
                        Targets.trust(plan, port)))
                .orElse(null);
    }

    private static @Nullable Path token(Plan plan) {
        return plan.secrets().stream()
                .filter(secret -> secret.name().equals(TOKEN))
                .findFirst()
                .map(secret -> Path.of(secret.path()))
                .orElse(null);
    }

    /** Runs a command of the suite beside a server. */
    private void run(ServerPlan server, List<String> command, String role) throws IOException, InterruptedException {
        String trouble =
                SideCommand.run(ground, server.name(), command, variables(ground.folder(), server, role), HAND_OVER);
        if (trouble != null) {
            throw new IOException(trouble);
        }
    }

    /** The probe command of a server. */
    @Nullable
    String probe(ServerPlan server, List<String> command, Duration within) throws InterruptedException {
        try {
            return SideCommand.run(ground, server.name(), command, variables(ground.folder(), server, ""), within);
        } catch (IOException failure) {
            return "its probe command cannot be run: " + failure.getMessage();
        }
    }
}

package dev.isle.local.runtime;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.Folders;
import dev.isle.local.home.Secrets;
import dev.isle.local.home.Trouble;
import dev.isle.local.process.LogRotation;
import dev.isle.local.process.SupervisorLog;
import dev.isle.local.tls.Certificates;
import dev.isle.plan.desired.Layout;
import dev.isle.plan.desired.PeersFile;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.SecretPlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Makes what servers need before they start, and brings in what costs no restart. Writes nothing that is right already. */
final class Preparation {
    private static final long LEAST_FREE_BYTES = 8L << 20;
    private static final long ROTATION_NANOS = 1_000_000_000L;

    private final Ground ground;
    private final DatabaseServers databases;
    private final LogRotation rotation;
    private final Certificates certificates;
    private long rotatedAt = System.nanoTime() - ROTATION_NANOS;

    Preparation(Ground ground, DatabaseServers databases, LogRotation rotation, InstantSource clock) {
        this.ground = ground;
        this.databases = databases;
        this.rotation = rotation;
        this.certificates = new Certificates(ground.folder(), clock);
    }

    /** Prepares for a plan. */
    void prepare(Plan plan, Layout layout) {
        Path root = ground.folder().root();
        try {
            Folders.make(root);
            long free = Files.getFileStore(root).getUsableSpace();
            if (free < LEAST_FREE_BYTES) {
                throw new RuntimeFailure("the disk that holds " + root + " is full (" + (free >> 20)
                        + " MiB free); make room there, or set ISLE_HOME to a folder on another disk");
            }
            Folders.make(ground.folder().logs());
            for (SecretPlan secret : plan.secrets()) {
                Secrets.make(Path.of(secret.path()), secret.bytes());
            }
            databases.makePasswords(plan);
            certify(plan, layout);
            for (ServerPlan server : plan.servers()) {
                Folders.make(ground.folder().work(server.name()));
                Folders.make(ground.folder().temp(server.name()));
                Folders.make(ground.folder().data(server.name()));
                Folders.make(ground.folder().run(server.name()));
                Folders.make(Path.of(layout.logFolder(server.name())));
                for (ServerPlan.RenderedFile file : server.files().values()) {
                    if (file.reload()) {
                        Servers.write(file);
                    }
                }
            }
            for (RolePlan role : plan.roles()) {
                if (role.kind() == RolePlan.Kind.PRODUCT && !role.servers().isEmpty()) {
                    Folders.make(ground.folder().shared(role.name()));
                }
            }
            AtomicFile.writeIfChanged(ground.folder().peers(), PeersFile.render(plan, layout));
            rotate();
        } catch (IOException failure) {
            throw new RuntimeFailure(Trouble.words("cannot prepare the environment", root, failure), failure);
        }
    }

    /** Certificates for all servers, whether or not a port of theirs speaks TLS: some call others only. */
    private void certify(Plan plan, Layout layout) throws IOException {
        if (plan.authority() == null) {
            return;
        }
        List<String> made = new ArrayList<>();
        for (ServerPlan server : plan.servers()) {
            String name = server.name();
            if (certificates.ensure(name, List.of(layout.bind(name), layout.host(name)))) {
                made.add(name);
                if (DatabaseServers.is(server)) {
                    databases.certified(server);
                }
            }
        }
        if (!made.isEmpty()) {
            SupervisorLog.info("made certificates for " + String.join(", ", made));
        }
    }

    private void rotate() throws IOException {
        if (System.nanoTime() - rotatedAt < ROTATION_NANOS) {
            return;
        }
        rotatedAt = System.nanoTime();
        for (Path log : Folders.list(ground.folder().logs())) {
            if (log.getFileName().toString().endsWith(".log") && rotation.rotate(log)) {
                SupervisorLog.info("rotated " + log);
            }
        }
    }
}

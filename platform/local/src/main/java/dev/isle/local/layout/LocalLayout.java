package dev.isle.local.layout;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.plan.desired.Layout;
import java.util.function.BiFunction;

/** Folders below the environment's own, one loopback address for all servers. Pure; thread-safe. */
public final class LocalLayout implements Layout {
    /** The address that every server listens at. */
    public static final String HOST = "127.0.0.1";

    private final EnvironmentFolder folder;
    private final String releaseFolder;
    private final JavaHomes javaHomes;
    private final BiFunction<String, String, String> aotCaches;

    /**
     * Of one environment and release.
     *
     * @param aotCaches by release folder and Java home: value for {@code -XX:AOTCache}, or an empty text
     */
    public LocalLayout(
            EnvironmentFolder folder,
            String releaseFolder,
            JavaHomes javaHomes,
            BiFunction<String, String, String> aotCaches) {
        this.folder = folder;
        this.releaseFolder = releaseFolder;
        this.javaHomes = javaHomes;
        this.aotCaches = aotCaches;
    }

    @Override
    public String releasePath() {
        return releaseFolder;
    }

    @Override
    public String workFolder(String server) {
        return folder.work(server).toString();
    }

    @Override
    public String dataFolder(String server) {
        return folder.data(server).toString();
    }

    @Override
    public String sharedFolder(String role) {
        return folder.shared(role).toString();
    }

    @Override
    public String logFolder(String server) {
        return folder.logs().resolve(server).toString();
    }

    @Override
    public String dumpFolder(String server) {
        return folder.dumps(server).toString();
    }

    @Override
    public String tempFolder(String server) {
        return folder.temp(server).toString();
    }

    @Override
    public String peersFile(String server) {
        return folder.peers().toString();
    }

    @Override
    public String secretPath(String secret) {
        return folder.secrets().resolve(secret).toString();
    }

    @Override
    public String passwordPath(String database, String user) {
        return folder.secrets().resolve(database + "." + user + ".password").toString();
    }

    @Override
    public String tlsFolder(String server) {
        return folder.tls(server).toString();
    }

    @Override
    public String authorityFile() {
        return folder.authority().toString();
    }

    @Override
    public String host(String server) {
        return HOST;
    }

    /** Loopback, so that nobody from outside reaches a server. */
    @Override
    public String bind(String server) {
        return HOST;
    }

    @Override
    public JavaHome java(String wanted) {
        return javaHomes
                .fit(wanted)
                .map(home -> new JavaHome(
                        home.path().toString(),
                        home.feature(),
                        aotCaches.apply(releaseFolder, home.path().toString())))
                .orElse(new JavaHome("", 0, ""));
    }
}

package dev.isle.local.supervisor;

import dev.isle.local.client.FileSet;
import dev.isle.local.client.LocalOptions;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.IsleHome;
import dev.isle.local.layout.JavaHomes;
import dev.isle.local.layout.LocalLayout;
import dev.isle.local.runtime.LocalRuntime;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.planner.Planning;

/** The plan that applying a file set would lead to now. Writes nothing and needs no supervisor. */
public final class Preview {
    private Preview() {}

    /**
     * Plans with the numbers that ports have, and with those that new ones would get now.
     *
     * @param allocation the numbers that ports of the environment have already
     * @return never {@link Planned.PortsWanted}
     * @throws dev.isle.plan.runtime.RuntimeFailure when no number can be had
     */
    public static Planned of(LocalOptions options, String environment, FileSet files, Allocation allocation) {
        EnvironmentFolder folder = options.home().environment(environment);
        Planning planning = FilePlanning.STANDARD.of(files, layout(options, folder, files.releaseFolder()));
        Planned planned = planning.plan(allocation);
        return planned instanceof Planned.PortsWanted wanted
                ? planning.plan(LocalRuntime.propose(folder, wanted.ports(), allocation))
                : planned;
    }

    /** Where things lie. Java runtimes are looked for anew: one may have been installed since. */
    static LocalLayout layout(LocalOptions options, EnvironmentFolder folder, String releaseFolder) {
        JavaHomes homes = JavaHomes.find(System.getenv(), IsleHome.userHome(System.getenv()));
        return new LocalLayout(
                folder,
                releaseFolder,
                homes,
                (release, java) -> options.aotCaches().find(release, java));
    }
}

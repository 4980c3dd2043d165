package dev.isle.cli;

import dev.isle.cli.site.Installation;
import dev.isle.cli.site.Site;
import dev.isle.local.client.Archive;
import dev.isle.local.client.KeptData;
import dev.isle.local.preflight.Preflight;
import dev.isle.plan.decide.Capabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A place with environments that exist only in this object: the border that verbs are tested against. */
final class FakeSite implements Site {
    final Map<String, FakeInstallation> environments = new TreeMap<>();
    final List<Archive> removed = new ArrayList<>();
    final List<KeptData> kept = new ArrayList<>();
    final List<Preflight.Finding> checks = new ArrayList<>();

    FakeInstallation with(String name) {
        FakeInstallation made = new FakeInstallation(name);
        made.exists = true;
        environments.put(name, made);
        return made;
    }

    @Override
    public String runtime() {
        return "local";
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, false, 4);
    }

    @Override
    public List<Installation> list() {
        return environments.values().stream()
                .filter(FakeInstallation::exists)
                .<Installation>map(i -> i)
                .toList();
    }

    @Override
    public Installation open(String name) {
        return environments.computeIfAbsent(name, FakeInstallation::new);
    }

    @Override
    public List<Archive> archived(String name) {
        return removed.stream().filter(archive -> archive.name().equals(name)).toList();
    }

    @Override
    public List<KeptData> kept() {
        return List.copyOf(kept);
    }

    @Override
    public boolean removeKept(String name, String by, @Nullable String reason) {
        return kept.removeIf(data -> data.name().equals(name));
    }

    @Override
    public List<Preflight.Finding> checks() {
        return checks;
    }

    @Override
    public int supervise(String name) {
        return environments.containsKey(name) ? 0 : 1;
    }
}

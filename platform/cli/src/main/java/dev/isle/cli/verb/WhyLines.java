package dev.isle.cli.verb;

import dev.isle.cli.site.Site;
import dev.isle.cli.terminal.Paint;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.status.StatusReport;
import dev.isle.plan.why.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first cause why an environment or a server is not as wanted. */
final class WhyLines {
    private WhyLines() {}

    /** The chain from the subject to the cause; empty when all is as wanted. */
    static List<Why.Link> chain(Session session, Snapshot snapshot, @Nullable String server) {
        Plan plan = snapshot.record().plan();
        if (plan == null) {
            return List.of();
        }
        Site site = session.site();
        StatusReport report = new StatusReport(session.world().clock(), site.runtime(), site.capabilities());
        return Why.explain(
                plan,
                snapshot.observation(),
                snapshot.record(),
                report.decisions(plan, snapshot.observation(), snapshot.record()),
                server,
                snapshot.watcher() != null);
    }

    /** As lines, the subject first. */
    static List<String> of(Session session, Snapshot snapshot) {
        return chain(session, snapshot, null).stream().map(WhyLines::line).toList();
    }

    static String line(Why.Link link) {
        return link.subject() + " " + link.what()
                + (link.evidence().isBlank() ? "" : ": " + Paint.harmless(link.evidence()));
    }
}

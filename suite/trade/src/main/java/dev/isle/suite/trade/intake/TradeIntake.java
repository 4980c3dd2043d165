package dev.isle.suite.trade.intake;

import dev.isle.suite.trade.Notice;
import dev.isle.suite.trade.Places;
import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.flow.Positions;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.flow.Transfers;
import dev.isle.suite.trade.fpml.FpmlReader;
import dev.isle.suite.trade.json.TradeJson;
import dev.isle.suite.trade.rule.TradeRules;
import dev.isle.suite.trade.strata.Calendars;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The way in for trades. Total: whatever the bytes are, the answer is a trade or a refusal; no exception leaves. Time
 * and memory are bounded by the size of the body, and the body by {@link #MAX_BYTES}. Thread-safe.
 *
 * <ol>
 *   <li>The document is read within limits: syntax, names, types.
 *   <li>The rules of {@link Rule} are checked, all of them.
 *   <li>The transfers are computed once and thrown away: a trade whose transfers cannot be made is refused here and not
 *       found out by an engine later.
 *   <li>What had to be assumed is added to the trade as a notice.
 * </ol>
 */
public final class TradeIntake {
    /** The largest body that is looked at. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int MAX_MESSAGE = 300;

    private TradeIntake() {}

    /** Reads one trade. */
    public static Intake read(MediaKind kind, byte[] body) {
        if (body.length > MAX_BYTES) {
            return new Intake.Refused(List.of(new Problem(
                    "/ (1:1)",
                    Rule.SIZE,
                    "the body has " + body.length + " bytes; at most " + MAX_BYTES + " are accepted")));
        }
        return switch (kind) {
            case JSON -> {
                TradeJson.Document document = TradeJson.parse(body);
                Trade trade = document.trade();
                yield trade == null ? new Intake.Refused(document.problems()) : judge(trade, document.places());
            }
            case FPML -> {
                FpmlReader.Document document = FpmlReader.parse(body);
                Trade trade = document.trade();
                yield trade == null ? new Intake.Refused(document.problems()) : judge(trade, document.places());
            }
        };
    }

    private static Intake judge(Trade trade, Places places) {
        List<Problem> problems = TradeRules.check(trade, places);
        if (!problems.isEmpty()) {
            return new Intake.Refused(problems);
        }
        Calendars calendars = new Calendars();
        try {
            List<TransferDraft> drafts = Transfers.of(trade, calendars);
            long keys = drafts.stream().map(TransferDraft::key).distinct().count();
            if (keys != drafts.size()) {
                throw new IllegalStateException("two transfers of the trade have the same key");
            }
            Positions.of(trade);
        } catch (RuntimeException e) {
            // the library has no list of what it cannot schedule; its message is the reason
            return new Intake.Refused(List.of(new Problem(
                    places.of("/product"),
                    Rule.SCHEDULE,
                    "no schedule follows from the terms of this "
                            + trade.product().type() + ": " + message(e))));
        }
        return new Intake.Accepted(withNotices(trade, calendars));
    }

    private static Trade withNotices(Trade trade, Calendars calendars) {
        List<Notice> notices = new ArrayList<>(trade.notices());
        for (String centre : new TreeSet<>(calendars.assumed())) {
            Notice notice = new Notice(
                    "calendar " + centre,
                    "no holidays of this business centre are known; only Saturdays and Sundays are taken as holidays");
            if (!notices.contains(notice)) {
                notices.add(notice);
            }
        }
        return new Trade(
                trade.externalIds(),
                trade.book(),
                trade.ourParty(),
                trade.counterparty(),
                trade.tradeDate(),
                trade.product(),
                trade.fees(),
                notices);
    }

    private static String message(RuntimeException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
    }
}

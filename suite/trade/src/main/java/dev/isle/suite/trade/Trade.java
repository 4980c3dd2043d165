package dev.isle.suite.trade;

import java.time.LocalDate;
import java.util.List;

/**
 * One contract between us and one counterparty, as agreed: no status, no version, no user (those belong to the server
 * that stores it).
 *
 * @param externalIds the names others gave this trade, in their order of arrival
 * @param book the book that holds it
 * @param ourParty identifier of the side that we are
 * @param counterparty identifier of the other side
 * @param tradeDate the day of the agreement
 * @param product what was agreed
 * @param fees payments agreed beside the product, also with third parties such as a broker
 * @param notices statements about what was received but is not acted upon, each shown to the user
 */
public record Trade(
        List<ExternalId> externalIds,
        String book,
        String ourParty,
        String counterparty,
        LocalDate tradeDate,
        Product product,
        List<Fee> fees,
        List<Notice> notices) {
    public Trade {
        externalIds = List.copyOf(externalIds);
        fees = List.copyOf(fees);
        notices = List.copyOf(notices);
    }
}

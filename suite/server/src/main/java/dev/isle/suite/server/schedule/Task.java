package dev.isle.suite.server.schedule;

import com.opengamma.strata.basics.ReferenceData;
import com.opengamma.strata.basics.date.HolidayCalendarId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Something that is done once per business date.
 *
 * @param name unique among the tasks
 * @param action what is done
 * @param trigger when
 * @param missed what happens to a run that nobody began in time
 * @param books the books that it is about; none for all
 * @param currency what totals are given in
 * @param since business dates that were due before it are not its business
 */
record Task(
        String name,
        Action action,
        Trigger trigger,
        Missed missed,
        List<String> books,
        String currency,
        Instant since) {
    Task {
        books = List.copyOf(books);
    }

    /** What tasks do. */
    enum Action {
        /** Values the books as of the business date. */
        VALUATION,
        /** Writes down the totals per book of the valuation before it in the chain. */
        REPORT
    }

    /** What happens to a run that was due longer ago than its grace. */
    enum Missed {
        /** The latest one is run late, those before it are skipped. */
        ONCE,
        /** It is skipped. */
        SKIP,
        /** It waits until somebody says whether to run or to skip it. */
        ASK
    }

    /** When a task is due for a business date. */
    sealed interface Trigger {
        /**
         * At a time of the day, on business days. Where the clocks go forward past that time it is due as much later; where
         * they go back over it, at the first of the two.
         *
         * @param calendar business centres by their codes, such as {@code EUTA} or {@code GBLO+USNY}
         * @param zone whose clocks count
         * @param at the time of the day
         * @param graceMinutes how much later it still counts as in time
         */
        record Daily(String calendar, ZoneId zone, LocalTime at, int graceMinutes) implements Trigger {
            /** Whether that is a business day. */
            boolean business(LocalDate date) {
                return HolidayCalendarId.of(calendar)
                        .resolve(ReferenceData.standard())
                        .isBusinessDay(date);
            }

            /** When it is due for that day. */
            Instant due(LocalDate date) {
                return date.atTime(at).atZone(zone).toInstant();
            }
        }

        /** As soon as another task is done for the same business date. */
        record After(String task) implements Trigger {}
    }

    /** The task that must be done before, if it is one of a chain. */
    Optional<String> after() {
        return trigger instanceof Trigger.After after ? Optional.of(after.task()) : Optional.empty();
    }
}

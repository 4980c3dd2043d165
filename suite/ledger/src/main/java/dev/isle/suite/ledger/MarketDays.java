package dev.isle.suite.ledger;

import com.opengamma.strata.basics.ReferenceData;
import com.opengamma.strata.basics.ReferenceDataId;
import com.opengamma.strata.basics.date.BusinessDayAdjustment;
import com.opengamma.strata.basics.date.BusinessDayConvention;
import com.opengamma.strata.basics.date.HolidayCalendar;
import com.opengamma.strata.basics.date.HolidayCalendarId;
import com.opengamma.strata.basics.date.HolidayCalendars;
import dev.isle.suite.trade.DateRule;
import dev.isle.suite.trade.DayOffset;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Business days by the library's calendars; a centre without holidays there rests on Saturdays and Sundays. */
final class MarketDays implements ReferenceData {
    /** The only one; it has no state. */
    static final MarketDays INSTANCE = new MarketDays();

    private static final int CENTRE = 4;

    private MarketDays() {}

    @Override
    public <T> @Nullable T queryValueOrNull(ReferenceDataId<T> id) {
        T known = ReferenceData.standard().queryValueOrNull(id);
        // Joined calendars have no data of their own: the library asks for their parts.
        return known == null
                        && id instanceof HolidayCalendarId centre
                        && centre.getName().length() == CENTRE
                ? id.getReferenceDataType().cast(HolidayCalendars.SAT_SUN)
                : known;
    }

    /** The day itself, or where its rule moves it. */
    LocalDate moved(LocalDate day, @Nullable DateRule rule) {
        return rule == null ? day : adjustment(rule).adjust(day, this);
    }

    /** The day that lies that many days away, then moved by the offset's own rule. */
    LocalDate away(LocalDate day, DayOffset offset) {
        LocalDate there = offset.calendar().equals("NoHolidays")
                ? day.plusDays(offset.days())
                : calendar(offset.calendar()).shift(day, offset.days());
        return moved(there, offset.adjustment());
    }

    HolidayCalendar calendar(String name) {
        return HolidayCalendarId.of(name).resolve(this);
    }

    static BusinessDayAdjustment adjustment(DateRule rule) {
        return BusinessDayAdjustment.of(
                BusinessDayConvention.of(rule.convention()), HolidayCalendarId.of(rule.calendar()));
    }
}

package dev.isle.suite.trade.strata;

import com.opengamma.strata.basics.schedule.Frequency;
import com.opengamma.strata.basics.schedule.RollConvention;
import com.opengamma.strata.basics.schedule.Schedule;
import com.opengamma.strata.basics.schedule.SchedulePeriod;
import com.opengamma.strata.product.swap.PaymentSchedule;
import dev.isle.suite.trade.PaymentTerms;
import dev.isle.suite.trade.Schedule.StubPlace;
import java.time.LocalDate;

/**
 * Finds periods that nobody agreed. Where dates do not fit a frequency and no stub is named, the library sometimes
 * refuses and sometimes makes a stub as it sees fit; here every irregular period must have been named.
 */
final class Regularity {
    private Regularity() {}

    /**
     * Checks the calculation periods.
     *
     * @throws IllegalArgumentException naming the first period that is neither regular nor a named stub
     */
    static void require(dev.isle.suite.trade.Schedule terms, Schedule made) {
        Frequency frequency = Frequency.parse(terms.frequency());
        if (frequency.isTerm()) {
            return;
        }
        RollConvention roll = RollConvention.of(terms.roll());
        boolean first = terms.firstRegularStart() != null
                || terms.firstPeriodStart() != null
                || terms.stub() == StubPlace.SHORT_INITIAL
                || terms.stub() == StubPlace.LONG_INITIAL;
        boolean last = terms.lastRegularEnd() != null
                || terms.stub() == StubPlace.SHORT_FINAL
                || terms.stub() == StubPlace.LONG_FINAL;
        for (int i = 0; i < made.size(); i++) {
            SchedulePeriod period = made.getPeriod(i);
            boolean named = (i == 0 && first) || (i == made.size() - 1 && last);
            if (!named && !regular(period.getUnadjustedStartDate(), period.getUnadjustedEndDate(), frequency, roll)) {
                throw new IllegalArgumentException("the period from " + period.getUnadjustedStartDate() + " to "
                        + period.getUnadjustedEndDate() + " is no regular period of " + terms.frequency() + " rolling "
                        + terms.roll() + ", and no stub is named there");
            }
        }
    }

    private static boolean regular(LocalDate start, LocalDate end, Frequency frequency, RollConvention roll) {
        return roll.next(start, frequency).equals(end)
                || roll.previous(end, frequency).equals(start);
    }

    /**
     * Checks the payment periods.
     *
     * @throws IllegalArgumentException naming the first payment that gathers another number of calculation periods than
     *     the frequencies say, unless it is that of a stub or of a named first or last payment
     */
    static void require(PaymentTerms terms, PaymentSchedule schedule, Schedule made, Schedule paid) {
        Frequency frequency = schedule.getPaymentFrequency();
        if (frequency.isTerm()) {
            return;
        }
        int each = frequency.exactDivide(made.getFrequency());
        boolean first =
                terms.firstRegularStart() != null || made.getInitialStub().isPresent();
        boolean last = terms.lastRegularEnd() != null || made.getFinalStub().isPresent();
        for (int i = 0; i < paid.size(); i++) {
            SchedulePeriod payment = paid.getPeriod(i);
            long gathered = made.getPeriods().stream()
                    .filter(period -> !period.getUnadjustedStartDate().isBefore(payment.getUnadjustedStartDate())
                            && !period.getUnadjustedEndDate().isAfter(payment.getUnadjustedEndDate()))
                    .count();
            boolean named = (i == 0 && first) || (i == paid.size() - 1 && last);
            if (!named && gathered != each) {
                throw new IllegalArgumentException("the payment at the end of the period from "
                        + payment.getUnadjustedStartDate() + " to " + payment.getUnadjustedEndDate() + " gathers "
                        + gathered + " calculation periods instead of " + each
                        + ", and no first or last regular payment is named there");
            }
        }
    }
}

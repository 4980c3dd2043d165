package dev.isle.suite.trade.fpml;

import com.opengamma.strata.basics.schedule.RollConvention;
import com.opengamma.strata.basics.value.ValueSchedule;
import com.opengamma.strata.basics.value.ValueStep;
import com.opengamma.strata.basics.value.ValueStepSequence;
import dev.isle.suite.trade.Amounts;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes out the steps of a schedule, those included that are given as "so much less every so often". */
final class StepSequence {
    private static final int MAX_STEPS = 1000;

    private StepSequence() {}

    /**
     * Every step with its value.
     *
     * @throws IllegalArgumentException when the sequence does not end where it says, or has too many steps
     */
    static Amounts expand(ValueSchedule schedule, RollConvention roll) {
        Map<LocalDate, BigDecimal> replaced = new TreeMap<>();
        for (ValueStep step : schedule.getSteps()) {
            replaced.put(
                    step.getDate().orElseThrow(),
                    SwapReader.decimal(step.getValue().getModifyingValue()));
        }
        List<Amounts.Step> steps = new ArrayList<>();
        BigDecimal value = SwapReader.decimal(schedule.getInitialValue());
        ValueStepSequence sequence = schedule.getStepSequence().orElse(null);
        if (sequence == null) {
            replaced.forEach((date, amount) -> steps.add(new Amounts.Step(date, amount)));
            return new Amounts(value, steps);
        }
        if (!replaced.isEmpty()) {
            throw new IllegalArgumentException("a schedule has listed steps or a sequence of steps, not both");
        }
        BigDecimal delta = SwapReader.decimal(sequence.getAdjustment().getModifyingValue());
        LocalDate last = roll.adjust(sequence.getLastStepDate());
        LocalDate date = roll.adjust(sequence.getFirstStepDate());
        LocalDate previous = date;
        while (!date.isAfter(last)) {
            if (steps.size() >= MAX_STEPS) {
                throw new IllegalArgumentException("a schedule has more than " + MAX_STEPS + " steps");
            }
            value = value.add(delta);
            steps.add(new Amounts.Step(date, value));
            previous = date;
            date = roll.next(date, sequence.getFrequency());
        }
        if (!previous.equals(last)) {
            throw new IllegalArgumentException(
                    "the steps do not end on the last step date " + last + " but on " + previous);
        }
        return new Amounts(SwapReader.decimal(schedule.getInitialValue()), steps);
    }
}

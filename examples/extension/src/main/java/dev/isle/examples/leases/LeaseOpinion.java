package dev.isle.examples.leases;

import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.extension.Holding;
import dev.isle.suite.trade.extension.LedgerExtension;
import dev.isle.suite.trade.extension.Movement;
import dev.isle.suite.trade.extension.Movement.Kind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lease computed a second time, for the ledger, from the terms alone: months are counted by the calendar instead of added to a
 * day, and signs come from who pays.
 */
public final class LeaseOpinion implements LedgerExtension {
    @Override
    public Class<StorageLease> product() {
        return StorageLease.class;
    }

    @Override
    public List<Movement> movements(Trade trade) {
        StorageLease lease = (StorageLease) trade.product();
        BigDecimal sign = BigDecimal.valueOf(lease.side().sign());
        List<Movement> due = new ArrayList<>();
        for (int number = 1; number <= lease.months(); number++) {
            BigDecimal rent = lease.monthlyRate().multiply(lease.units()).multiply(sign);
            due.add(Movement.known("rent/" + number, Kind.FEE, day(lease, number - 1), lease.currency(), rent));
        }
        @Nullable BigDecimal security = lease.deposit();
        if (security != null) {
            BigDecimal first = security.multiply(sign);
            due.add(Movement.known("deposit/paid", Kind.PRINCIPAL, day(lease, 0), lease.currency(), first));
            due.add(Movement.known(
                    "deposit/back", Kind.PRINCIPAL, day(lease, lease.months()), lease.currency(), first.negate()));
        }
        return due;
    }

    @Override
    public List<Holding> holdings(Trade trade) {
        StorageLease lease = (StorageLease) trade.product();
        BigDecimal monthly = lease.monthlyRate().multiply(lease.units());
        return List.of(new Holding(
                "STORAGE:" + lease.site(),
                lease.currency(),
                null,
                monthly.multiply(BigDecimal.valueOf(lease.side().sign()))));
    }

    private static LocalDate day(StorageLease lease, int months) {
        YearMonth month = YearMonth.from(lease.firstDay());
        for (int i = 0; i < months; i++) {
            month = month.getMonthValue() == 12
                    ? YearMonth.of(month.getYear() + 1, 1)
                    : YearMonth.of(month.getYear(), month.getMonthValue() + 1);
        }
        return month.atDay(Math.min(lease.firstDay().getDayOfMonth(), month.lengthOfMonth()));
    }
}

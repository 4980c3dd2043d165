package dev.isle.examples.leases;

import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.extension.Checks;
import dev.isle.suite.trade.extension.Holding;
import dev.isle.suite.trade.extension.MarketView;
import dev.isle.suite.trade.extension.Movement;
import dev.isle.suite.trade.extension.Movement.Kind;
import dev.isle.suite.trade.extension.ProductExtension;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the suite asks about a {@link StorageLease}. */
public final class StorageLeases implements ProductExtension {
    private static final int MOST_MONTHS = 600;
    private static final int LONGEST_SITE = 40;

    @Override
    public Class<StorageLease> product() {
        return StorageLease.class;
    }

    @Override
    public void check(Trade trade, Checks checks) {
        StorageLease lease = lease(trade);
        checks.text("/product/site", lease.site());
        checks.amount("/product/units", lease.units());
        checks.amount("/product/monthlyRate", lease.monthlyRate());
        checks.currency("/product/currency", lease.currency());
        checks.date("/product/firstDay", lease.firstDay());
        BigDecimal deposit = lease.deposit();
        if (deposit != null) {
            checks.amount("/product/deposit", deposit);
        }
        if (lease.site().length() > LONGEST_SITE) {
            checks.broken(
                    "/product/site",
                    "acme-site",
                    "a site has at most " + LONGEST_SITE + " characters, this one has "
                            + lease.site().length());
        }
        if (lease.months() < 1 || lease.months() > MOST_MONTHS) {
            checks.broken(
                    "/product/months",
                    "acme-months",
                    lease.months() + " months; a lease lasts from one month to " + MOST_MONTHS);
        } else {
            checks.date("/product/firstDay", lease.after(lease.months()));
            checks.ordered(
                    "/product/firstDay", "trade", trade.tradeDate(), "lease's last", lease.after(lease.months()));
        }
    }

    @Override
    public List<Movement> movements(Trade trade) {
        StorageLease lease = lease(trade);
        List<Movement> movements = new ArrayList<>();
        BigDecimal deposit = lease.deposit();
        if (deposit != null) {
            movements.add(Movement.known(
                    "deposit/paid", Kind.PRINCIPAL, lease.firstDay(), lease.currency(), received(lease, deposit)));
        }
        for (int month = 0; month < lease.months(); month++) {
            movements.add(Movement.known(
                    "rent/" + (month + 1),
                    Kind.FEE,
                    lease.after(month),
                    lease.currency(),
                    received(lease, lease.rent())));
        }
        if (deposit != null) {
            movements.add(Movement.known(
                    "deposit/back",
                    Kind.PRINCIPAL,
                    lease.after(lease.months()),
                    lease.currency(),
                    received(lease, deposit).negate()));
        }
        return movements;
    }

    /** The rent of a month, positive where we let. */
    @Override
    public List<Holding> holdings(Trade trade) {
        StorageLease lease = lease(trade);
        return List.of(new Holding("STORAGE:" + lease.site(), lease.currency(), null, received(lease, lease.rent())));
    }

    /** What is still to be paid, discounted. */
    @Override
    public Map<String, Double> value(Trade trade, MarketView market) {
        StorageLease lease = lease(trade);
        double sum = 0;
        for (Movement movement : movements(trade)) {
            LocalDate day = movement.payDate();
            BigDecimal amount = movement.amount();
            if (amount != null && !day.isBefore(market.date())) {
                sum += amount.doubleValue() * market.discountFactor(lease.currency(), day);
            }
        }
        return Map.of(lease.currency(), sum);
    }

    private static BigDecimal received(StorageLease lease, BigDecimal amount) {
        return lease.side() == Side.RECEIVE ? amount : amount.negate();
    }

    private static StorageLease lease(Trade trade) {
        return (StorageLease) trade.product();
    }
}

package dev.isle.suite.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.opengamma.strata.basics.ReferenceData;
import com.opengamma.strata.basics.date.AdjustableDate;
import com.opengamma.strata.basics.date.DayCounts;
import com.opengamma.strata.market.surface.ConstantSurface;
import com.opengamma.strata.market.surface.Surfaces;
import com.opengamma.strata.pricer.swaption.NormalSwaptionExpiryTenorVolatilities;
import com.opengamma.strata.pricer.swaption.NormalSwaptionPhysicalProductPricer;
import com.opengamma.strata.product.common.BuySell;
import com.opengamma.strata.product.common.LongShort;
import com.opengamma.strata.product.swap.Swap;
import com.opengamma.strata.product.swap.type.FixedOvernightSwapConvention;
import com.opengamma.strata.product.swaption.PhysicalSwaptionSettlement;
import com.opengamma.strata.product.swaption.Swaption;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** The library's own swaption pricer, called directly, gives what the pricer gives. */
class SwaptionAgreementTest {
    private static final ReferenceData CALENDARS = ReferenceData.standard();

    @Test
    void payerSwaptionWithAFlatNormalVolatility() {
        FixedOvernightSwapConvention convention = FixedOvernightSwapConvention.of("USD-FIXED-1Y-SOFR-OIS");
        Swap swap = convention
                .toTrade(
                        LocalDate.of(2026, 11, 30),
                        LocalDate.of(2026, 12, 2),
                        LocalDate.of(2028, 12, 2),
                        BuySell.BUY,
                        2e7,
                        0.0385)
                .getProduct();
        Swaption swaption = Swaption.builder()
                .longShort(LongShort.LONG)
                .swaptionSettlement(PhysicalSwaptionSettlement.DEFAULT)
                .expiryDate(AdjustableDate.of(LocalDate.of(2026, 11, 30)))
                .expiryTime(LocalTime.of(11, 0))
                .expiryZone(ZoneOffset.UTC)
                .underlying(swap)
                .build();
        NormalSwaptionExpiryTenorVolatilities volatilities = NormalSwaptionExpiryTenorVolatilities.of(
                convention,
                Samples.TODAY.atTime(11, 0).atZone(ZoneOffset.UTC),
                ConstantSurface.of(Surfaces.normalVolatilityByExpiryTenor("flat", DayCounts.ACT_365F), 0.0080));
        Market market = Market.of(Samples.flat());
        double library = NormalSwaptionPhysicalProductPricer.DEFAULT
                .presentValue(swaption.resolve(CALENDARS), market.rates(), volatilities)
                .getAmount();
        Valuation ours = new Pricer(market).value(Samples.trade(Samples.swaption("BOUGHT", "0.0385", false)));
        assertThat(ours).isInstanceOf(Valuation.Valued.class);
        assertThat(((Valuation.Valued) ours).amounts().get("USD")).isPositive().isCloseTo(library, within(0.01));
    }
}

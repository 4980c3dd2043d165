package dev.isle.suite.trade.strata;

import com.opengamma.strata.basics.ReferenceData;
import com.opengamma.strata.basics.ReferenceDataId;
import com.opengamma.strata.basics.date.HolidayCalendarId;
import com.opengamma.strata.basics.date.HolidayCalendars;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The business days of the suite: the library's calendars, and Saturday and Sunday for business centres that are known
 * by name only. Each use of such a centre is remembered, so that a trade can say on which assumption its dates stand.
 * One instance serves one computation; not thread-safe.
 */
public final class Calendars implements ReferenceData {
    /** The most different calendars of one trade: the library keeps every combination that it is asked for, for ever. */
    public static final int MAX_PER_TRADE = 30;

    /** The most business centres in one calendar. */
    public static final int MAX_CENTRES = 6;

    /** FpML business centres for which the library has no holidays. */
    private static final Set<String> WEEKENDS_ONLY = Set.of(
            ("AEAD AEDU AMYE AOLU ARBA ATVI AUAD AUBR AUCA AUDA AUME AUPE BDDH BEBR BGSO BHMA BMHA BRBR BRRJ BRSP BSNA BYMI"
                            + " CAOT CAVA CAWI CHBA CHGE CLSA CNBE CNSH COBO CRSJ CYNI DEDU DEHA DEHH DEKO DELE DEMA DEMU DEST"
                            + " ECGU EETA EGCA ESAS ESBA ESMA ESSS FIHE FRLY GBED GHAC GIGI GRAT GTGC HKHK HNTE HRZA IDJA"
                            + " IEDU ILJE ILTA INAH INBA INCH INHY INKO INMU INND IRTE ISRE ITMI ITRO ITTU JEHE JMKI JOAM"
                            + " KEKI KRSE KWKC KYGE KZAL LBBE LKCO LULU LTVI LVRI MAOM MARA MCMO MOMA MTVA MUPL MVMA MXMC"
                            + " MYKL MYLA NAWI NGAB NGLA NLAM NLRO NYFD NYSE OMMU PAPC PELI PHMA PHMK PKKA PTLI PYAS QADO"
                            + " ROBU RSBE RUMO SAAB SAJE SARI SASI SGSI SILJ SKBR SLFR SNDA SVSS SSJU THBA TNTU TRAN TRIS TTPS TWTA"
                            + " TZDA UAKI UGKA USBO USCH USCR USDC USDE USDN USDT USHL USHO USLA USMB USMN USPO USSA"
                            + " USSE USSF USWT UYMO UZTA VECA VGRT VNHA VNHC YEAD ZAJO ZMLU ZWHA")
                    .split(" "));

    private final Set<String> assumed = new TreeSet<>();

    /** Business centres without holiday data that this computation has asked for, in order. */
    public Set<String> assumed() {
        return Set.copyOf(assumed);
    }

    /**
     * Says what is wrong with a calendar's name.
     *
     * @return null when the name is {@code NoHolidays} or known centres joined by plus signs
     */
    public static @Nullable String objection(String calendar) {
        if (calendar.equals("NoHolidays")) {
            return null;
        }
        String[] centres = calendar.split("\\+", -1);
        if (centres.length > MAX_CENTRES) {
            return "at most " + MAX_CENTRES + " business centres can be joined";
        }
        for (String centre : centres) {
            if (!known(centre)) {
                return "'" + centre + "' is not a business centre that this suite knows";
            }
        }
        return null;
    }

    /** True when the centre has holiday data, or is known by name. */
    static boolean known(String centre) {
        // the length first: the library caches every name that it is asked for
        return centre.matches("[A-Z]{4}")
                && (WEEKENDS_ONLY.contains(centre)
                        || ReferenceData.standard().containsValue(HolidayCalendarId.of(centre)));
    }

    @Override
    public <T> @Nullable T queryValueOrNull(ReferenceDataId<T> id) {
        T value = ReferenceData.standard().queryValueOrNull(id);
        if (value == null && id instanceof HolidayCalendarId centre && WEEKENDS_ONLY.contains(centre.getName())) {
            assumed.add(centre.getName());
            return id.getReferenceDataType().cast(HolidayCalendars.SAT_SUN);
        }
        return value;
    }
}

package dev.isle.suite.trade.fpml;

import java.util.Map;
import java.util.Set;

/**
 * Which elements of a trade are read, which are kept as a notice, and which carry no weight for transfers. An element
 * in none of these lists is refused: nothing of a trade is dropped because nobody knew it.
 */
final class Vocabulary {
    /** Products that are read, by the name of their element. */
    static final Set<String> PRODUCTS =
            Set.of("swap", "fra", "fxSingleLeg", "fxSwap", "termDeposit", "bulletPayment", "swaption");

    /** Children of {@code trade} that are no product. */
    static final Set<String> BESIDE_PRODUCT = Set.of(
            "tradeHeader",
            "otherPartyPayment",
            "brokerPartyReference",
            "calculationAgent",
            "calculationAgentBusinessCenter",
            "determiningParty",
            "barrierDeterminationAgent",
            "hedgingParty",
            "collateral",
            "documentation",
            "governingLaw",
            "allocations",
            "approvals",
            "tradePackage",
            "tradeSummary",
            "originatingPackage");

    /** Whole elements without weight for transfers: who said what, identification, what only describes. */
    static final Set<String> WITHOUT_WEIGHT = Set.of(
            "tradeHeader",
            "brokerPartyReference",
            "calculationAgent",
            "calculationAgentBusinessCenter",
            "determiningParty",
            "barrierDeterminationAgent",
            "hedgingParty",
            "collateral",
            "documentation",
            "governingLaw",
            "tradeSummary",
            "productType",
            "productId",
            "primaryAssetClass",
            "secondaryAssetClass",
            "assetClass",
            "payerAccountReference",
            "receiverAccountReference",
            "buyerAccountReference",
            "sellerAccountReference",
            "exerciseProcedure",
            "dealtCurrency",
            "tenorName",
            "tenorPeriod",
            "crossRate",
            "spotRate",
            "forwardPoints",
            "pointValue",
            "calculationPeriodNumberOfDays",
            // checked by StreamRules, never read: the parameters are what counts
            "cashflows",
            // a date that follows from the unadjusted one and its adjustment
            "adjustedEffectiveDateReference");

    /** Whole elements that are kept as a notice, with what follows from them. */
    static final Map<String, String> NOTED = Map.ofEntries(
            Map.entry(
                    "earlyTerminationProvision",
                    "the right or duty to end early is not acted upon; amend the trade when it ends"),
            Map.entry("cancelableProvision", "the right to cancel is not acted upon; amend the trade when it is used"),
            Map.entry("extendibleProvision", "the right to extend is not acted upon; amend the trade when it is used"),
            Map.entry("finalRateRounding", "rates are not rounded before the amount is"),
            Map.entry(
                    "settlementInformation",
                    "settlement instructions, splits among them, are not kept; a transfer is made whole"),
            Map.entry("disruption", "what happens when the rate is not published is decided by hand"),
            Map.entry("cashSettlement", "a settlement in cash after exercise is entered as a new trade"),
            Map.entry("physicalSettlement", "the swap after exercise is entered as a new trade"),
            Map.entry("swaptionAdjustedDates", "listed exercise dates are not kept; exercise is decided by hand"),
            Map.entry("exerciseFee", "the fee for an exercise is entered as a payment of the new trade"),
            Map.entry("partialExercise", "a partial exercise is entered as a new trade"),
            Map.entry("multipleExercise", "each exercise is entered as a new trade"),
            Map.entry("allocations", "the trade is kept as one; its allocations are not"),
            Map.entry("additionalTerms", "additional terms are not acted upon"));

    /** Elements that are read, by the library or by us. */
    static final Set<String> READ = Set.of(("trade swap fra fxSingleLeg fxSwap termDeposit bulletPayment swaption"
                    // parties and payments
                    + " payerPartyReference receiverPartyReference buyerPartyReference sellerPartyReference"
                    + " payment additionalPayment otherPartyPayment premium paymentAmount paymentDate paymentType amount currency"
                    // dates
                    + " adjustableDate unadjustedDate adjustedDate dateAdjustments dateAdjustmentsReference businessDayConvention"
                    + " businessCenters businessCenter businessCentersReference periodMultiplier period dayType dateRelativeTo"
                    + " relativeDateAdjustments relativeEffectiveDate relativeTerminationDate"
                    // swap streams
                    + " swapStream calculationPeriodDates effectiveDate terminationDate calculationPeriodDatesAdjustments"
                    + " firstPeriodStartDate firstCompoundingPeriodEndDate firstRegularPeriodStartDate lastRegularPeriodEndDate"
                    + " stubPeriodType calculationPeriodFrequency rollConvention paymentDates calculationPeriodDatesReference"
                    + " resetDatesReference paymentFrequency firstPaymentDate lastRegularPaymentDate payRelativeTo"
                    + " paymentDaysOffset paymentDatesAdjustments resetDates resetRelativeTo fixingDates"
                    + " rateCutOffDaysOffset resetFrequency resetDatesAdjustments calculationPeriodAmount calculation"
                    + " notionalSchedule notionalStepSchedule notionalStepParameters stepFrequency firstNotionalStepDate"
                    + " lastNotionalStepDate notionalStepAmount initialValue step stepDate"
                    + " stepValue fixedRateSchedule floatingRateCalculation floatingRateIndex indexTenor"
                    + " floatingRateMultiplierSchedule spreadSchedule initialRate averagingMethod"
                    + " negativeInterestRateTreatment dayCountFraction compoundingMethod knownAmountSchedule"
                    + " stubCalculationPeriodAmount initialStub finalStub floatingRate stubRate stubAmount"
                    + " principalExchanges initialExchange finalExchange intermediateExchange settlementProvision"
                    + " settlementCurrency nonDeliverableSettlement referenceCurrency fxFixingDate"
                    + " dateRelativeToPaymentDates paymentDatesReference settlementRateOption"
                    // FRA, term deposit
                    + " adjustedEffectiveDate adjustedTerminationDate fixingDateOffset notional fixedRate fraDiscounting"
                    + " startDate maturityDate principal"
                    // FX
                    + " nearLeg farLeg exchangedCurrency1 exchangedCurrency2 valueDate currency1ValueDate currency2ValueDate"
                    + " exchangeRate quotedCurrencyPair currency1 currency2 quoteBasis rate fixing fixingDate fxSpotRateSource"
                    + " primaryRateSource rateSource rateSourcePage fixingTime hourMinuteTime rateSourceFixing"
                    + " settlementRateSource"
                    // swaption: exercise, of which the last day is read
                    + " swaptionStraddle europeanExercise americanExercise bermudaExercise bermudaExerciseDates"
                    + " adjustableDates commencementDate expirationDate relevantUnderlyingDate relativeDates expirationTime"
                    + " earliestExerciseTime latestExerciseTime")
            .split(" "));

    /** Elements whose text is a day. */
    static final Set<String> DATES = Set.of(
            "tradeDate",
            "unadjustedDate",
            "adjustedDate",
            "adjustedEffectiveDate",
            "adjustedTerminationDate",
            "firstRegularPeriodStartDate",
            "lastRegularPeriodEndDate",
            "firstCompoundingPeriodEndDate",
            "firstPaymentDate",
            "lastRegularPaymentDate",
            "firstNotionalStepDate",
            "lastNotionalStepDate",
            "stepDate",
            "valueDate",
            "currency1ValueDate",
            "currency2ValueDate",
            "startDate",
            "maturityDate");

    /** Elements whose text is a decimal. */
    static final Set<String> DECIMALS = Set.of(
            "amount",
            "initialValue",
            "stepValue",
            "notionalStepAmount",
            "initialRate",
            "stubRate",
            "fixedRate",
            "rate");

    private Vocabulary() {}
}

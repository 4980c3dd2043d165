package dev.isle.suite.trade.flow;

/** Why cash moves. */
public enum TransferKind {
    /** An exchange of principal, or one currency of an FX trade. */
    PRINCIPAL,
    /** Interest of a period. */
    INTEREST,
    /** One net amount in place of the obligations themselves: FRA, non-deliverable forward. */
    SETTLEMENT,
    /** A price paid for the contract. */
    PREMIUM,
    /** Any other payment agreed beside the product. */
    FEE
}

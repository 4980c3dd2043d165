package dev.isle.suite.trade;

/** What was agreed. Each product knows its own facts; {@code dev.isle.suite.trade.flow} derives what they cause. */
public sealed interface Product
        permits BulletPayment, ExtendedProduct, Fra, FxNdf, FxSingle, FxSwap, Swap, Swaption, TermDeposit {
    /** The name used in JSON's {@code type} and in messages, such as {@code fxSwap}. */
    default String type() {
        String name = getClass().getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}

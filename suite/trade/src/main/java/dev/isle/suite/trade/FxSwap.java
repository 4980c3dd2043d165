package dev.isle.suite.trade;

/**
 * Two exchanges of the same two currencies in opposite directions.
 *
 * @param near the earlier exchange
 * @param far the later exchange
 */
public record FxSwap(FxSingle near, FxSingle far) implements Product {}

package dev.isle.suite.trade;

/**
 * One exchange of two currencies: spot or forward.
 *
 * @param receive what we receive
 * @param pay what we pay
 */
public record FxSingle(Cash receive, Cash pay) implements Product {}

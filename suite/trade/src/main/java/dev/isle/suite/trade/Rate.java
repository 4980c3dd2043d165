package dev.isle.suite.trade;

/** What a leg pays. */
public sealed interface Rate permits FixedRate, IborRate, KnownAmounts, OvernightRate {}

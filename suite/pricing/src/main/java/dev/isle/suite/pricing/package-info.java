/**
 * What a trade is worth: a market of one day, made of quotes, fixings and curve definitions, and the present value of
 * each product on it by the Strata library. No database, no server, no file.
 */
@NullMarked
package dev.isle.suite.pricing;

import org.jspecify.annotations.NullMarked;

/** The risk server, which takes valuation requests and keeps the live result, and the calculators, which value. */
@NullMarked
package dev.isle.suite.server.risk;

import org.jspecify.annotations.NullMarked;

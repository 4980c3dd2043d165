@org.jspecify.annotations.NullMarked
package dev.isle.suite.server.valuation;

/** Certificates as real files, made by the JDK's keytool. */
@org.jspecify.annotations.NullMarked
package dev.isle.suite.server.tls;

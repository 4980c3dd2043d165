/** TLS of one environment: its own authority, a certificate for each of its servers, and callers that trust exactly that authority. */
@NullMarked
package dev.isle.local.tls;

import org.jspecify.annotations.NullMarked;

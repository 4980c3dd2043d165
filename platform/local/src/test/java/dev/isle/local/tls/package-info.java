@NullMarked
package dev.isle.local.tls;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.isle.local.client;

import org.jspecify.annotations.NullMarked;

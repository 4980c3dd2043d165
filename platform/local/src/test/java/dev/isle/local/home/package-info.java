@NullMarked
package dev.isle.local.home;

import org.jspecify.annotations.NullMarked;

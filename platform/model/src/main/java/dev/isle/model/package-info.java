@NullMarked
package dev.isle.model;

import org.jspecify.annotations.NullMarked;

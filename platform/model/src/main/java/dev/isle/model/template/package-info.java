@NullMarked
package dev.isle.model.template;

import org.jspecify.annotations.NullMarked;

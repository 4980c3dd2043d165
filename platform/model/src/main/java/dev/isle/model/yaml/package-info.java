@NullMarked
package dev.isle.model.yaml;

import org.jspecify.annotations.NullMarked;

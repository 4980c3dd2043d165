@NullMarked
package dev.isle.plan.document;

import org.jspecify.annotations.NullMarked;

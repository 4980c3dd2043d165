@NullMarked
package dev.isle.cli.edit;

import org.jspecify.annotations.NullMarked;

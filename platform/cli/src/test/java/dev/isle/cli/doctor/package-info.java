@NullMarked
package dev.isle.cli.doctor;

import org.jspecify.annotations.NullMarked;

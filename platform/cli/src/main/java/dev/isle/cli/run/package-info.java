/** Tasks and checks, run anew and followed to their end. Plain functions over an environment, for verbs and whatever else needs to know. */
@NullMarked
package dev.isle.cli.run;

import org.jspecify.annotations.NullMarked;

/** What the command line calls: plain functions over the environments of this machine, without printing. */
@NullMarked
package dev.isle.local.client;

import org.jspecify.annotations.NullMarked;

/** Where environments live, as the verbs see it: this machine; later a cluster. The verbs know only these interfaces, and tests put their own in place. */
@NullMarked
package dev.isle.cli.site;

import org.jspecify.annotations.NullMarked;

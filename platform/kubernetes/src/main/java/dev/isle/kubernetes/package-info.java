/** The Kubernetes runtime: derive (plan to manifests, pure), observe, act. */
@NullMarked
package dev.isle.kubernetes;

import org.jspecify.annotations.NullMarked;

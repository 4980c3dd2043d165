/** JDK AOT caches of releases: trained once per Java runtime, proven, kept beside the seal, looked up before servers start. */
@NullMarked
package dev.isle.release.aot;

import org.jspecify.annotations.NullMarked;

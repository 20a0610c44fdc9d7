/** Child processes, run by the loop or through {@link java.lang.Process}. */
@org.jspecify.annotations.NullMarked
package dev.rondo.subprocess;

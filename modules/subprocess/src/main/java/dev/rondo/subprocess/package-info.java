/** Child processes by way of {@link java.lang.Process}. */
@org.jspecify.annotations.NullMarked
package dev.rondo.subprocess;

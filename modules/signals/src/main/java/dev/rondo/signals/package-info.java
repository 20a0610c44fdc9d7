/** Signals through {@code sun.misc.Signal}. */
@org.jspecify.annotations.NullMarked
package dev.rondo.signals;

/** The provider that {@code ServiceLoader} finds. */
@org.jspecify.annotations.NullMarked
package dev.rondo.simulation.service;

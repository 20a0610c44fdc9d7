/** The backend {@code simulation}: virtual time, and hosts on a network in memory. */
@NullMarked
package dev.rondo.simulation;

import org.jspecify.annotations.NullMarked;

/** The open loops and their counters. */
@NullMarked
package dev.rondo.monitoring.counters;

import org.jspecify.annotations.NullMarked;

/** A view into running loops: their metrics, for programs, JMX and Prometheus. */
@NullMarked
package dev.rondo.monitoring;

import org.jspecify.annotations.NullMarked;

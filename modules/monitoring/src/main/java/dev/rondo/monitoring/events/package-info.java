/** The events of the JDK Flight Recorder. No class of an event is loaded before it has started. */
@NullMarked
package dev.rondo.monitoring.events;

import org.jspecify.annotations.NullMarked;

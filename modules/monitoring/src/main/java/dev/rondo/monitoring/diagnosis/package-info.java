/** Reports on loops and their tasks, and their text. */
@NullMarked
package dev.rondo.monitoring.diagnosis;

import org.jspecify.annotations.NullMarked;

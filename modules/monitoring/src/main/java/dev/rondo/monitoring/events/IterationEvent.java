package dev.rondo.monitoring.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;
import org.jspecify.annotations.Nullable;

/** The run phase of one iteration of a loop. */
@Name("dev.rondo.Iteration")
@Label("Iteration")
@Description("The run phase of one iteration of a loop.")
@Category("Rondo")
@StackTrace(false)
@Enabled(false)
@Throttle("100/s")
final class IterationEvent extends Event {

  @Label("Event Loop")
  @Nullable String loop;

  @Label("Callbacks")
  int callbacks;
}

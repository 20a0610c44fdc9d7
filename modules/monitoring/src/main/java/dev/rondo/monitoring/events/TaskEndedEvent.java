package dev.rondo.monitoring.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A task is done. */
@Name("dev.rondo.TaskEnded")
@Label("Task Ended")
@Description("A task is done.")
@Category("Rondo")
@StackTrace(false)
@Enabled(false)
final class TaskEndedEvent extends Event {

  @Label("Event Loop")
  @Nullable String loop;

  @Label("Task")
  @Nullable String task;

  @Label("Outcome")
  @Nullable String outcome;
}

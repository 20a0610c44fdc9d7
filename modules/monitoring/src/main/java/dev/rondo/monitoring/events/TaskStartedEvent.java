package dev.rondo.monitoring.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A task has been made. */
@Name("dev.rondo.TaskStarted")
@Label("Task Started")
@Description("A task has been made.")
@Category("Rondo")
@StackTrace(false)
@Enabled(false)
final class TaskStartedEvent extends Event {

  @Label("Event Loop")
  @Nullable String loop;

  @Label("Task")
  @Nullable String task;
}

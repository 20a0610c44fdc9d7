package dev.rondo.monitoring.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A loop has received the result of a function from an executor. */
@Name("dev.rondo.ExecutorHandOver")
@Label("Executor Hand-Over")
@Description("A loop has received the result of a function from an executor.")
@Category("Rondo")
@StackTrace(false)
@Enabled(false)
final class ExecutorHandOverEvent extends Event {

  @Label("Event Loop")
  @Nullable String loop;

  @Label("Function")
  @Nullable String function;

  @Label("Queue Time")
  @Description("The time for which the function waited for a thread")
  @Timespan
  long queued;

  @Label("Run Time")
  @Timespan
  long ran;

  @Label("Failure")
  @Nullable String failure;
}

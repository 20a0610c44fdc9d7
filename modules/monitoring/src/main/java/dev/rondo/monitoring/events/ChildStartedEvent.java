package dev.rondo.monitoring.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A child process runs. */
@Name("dev.rondo.ChildStarted")
@Label("Child Process Started")
@Description("A child process runs.")
@Category("Rondo")
@StackTrace(false)
final class ChildStartedEvent extends Event {

  @Label("Event Loop")
  @Nullable String loop;

  @Label("Process Number")
  long pid;

  @Label("Program")
  @Nullable String program;
}

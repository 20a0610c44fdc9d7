package dev.rondo.monitoring.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A child process has exited. */
@Name("dev.rondo.ChildEnded")
@Label("Child Process Ended")
@Description("A child process has exited.")
@Category("Rondo")
@StackTrace(false)
final class ChildEndedEvent extends Event {

  @Label("Event Loop")
  @Nullable String loop;

  @Label("Process Number")
  long pid;

  @Label("Return Code")
  @Description("The exit status, or the negative number of the signal that ended it")
  int returncode;
}

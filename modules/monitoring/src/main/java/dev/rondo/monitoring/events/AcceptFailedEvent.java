package dev.rondo.monitoring.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A server could not accept a connection. */
@Name("dev.rondo.AcceptFailed")
@Label("Accept Failed")
@Description("A server could not accept a connection.")
@Category("Rondo")
@StackTrace(false)
final class AcceptFailedEvent extends Event {

  @Label("Event Loop")
  @Nullable String loop;

  @Label("Reason")
  @Nullable String reason;
}

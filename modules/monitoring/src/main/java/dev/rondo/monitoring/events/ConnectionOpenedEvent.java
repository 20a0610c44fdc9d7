package dev.rondo.monitoring.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A stream connection has got a transport. */
@Name("dev.rondo.ConnectionOpened")
@Label("Connection Opened")
@Description("A stream connection has got a transport.")
@Category("Rondo")
@StackTrace(false)
final class ConnectionOpenedEvent extends Event {

  @Label("Event Loop")
  @Nullable String loop;

  @Label("Local Address")
  @Nullable String local;

  @Label("Peer")
  @Nullable String peer;
}

package dev.rondo.monitoring.events;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A stream connection has ended. */
@Name("dev.rondo.ConnectionClosed")
@Label("Connection Closed")
@Description("A stream connection has ended.")
@Category("Rondo")
@StackTrace(false)
final class ConnectionClosedEvent extends Event {

  @Label("Event Loop")
  @Nullable String loop;

  @Label("Peer")
  @Nullable String peer;

  @Label("Bytes Received")
  @DataAmount
  long received;

  @Label("Bytes Sent")
  @DataAmount
  long sent;

  @Label("Reason")
  @Description("The failure, if there was one")
  @Nullable String reason;
}

package dev.rondo.monitoring.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A TLS handshake has ended. */
@Name("dev.rondo.TlsHandshake")
@Label("TLS Handshake")
@Description("A TLS handshake has ended.")
@Category("Rondo")
@StackTrace(false)
final class TlsHandshakeEvent extends Event {

  @Label("Event Loop")
  @Nullable String loop;

  @Label("Handshake Time")
  @Timespan
  long time;

  @Label("Peer")
  @Nullable String peer;

  @Label("Protocol Version")
  @Nullable String version;

  @Label("Cipher Suite")
  @Nullable String cipher;

  @Label("Failure")
  @Nullable String failure;
}

package dev.rondo.monitoring.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A callback or task step that held its loop for long. */
@Name("dev.rondo.SlowCallback")
@Label("Slow Callback")
@Description("A callback or task step that held its loop for long.")
@Category("Rondo")
@StackTrace(false)
@Threshold("100 ms")
final class SlowCallbackEvent extends Event {

  @Label("Event Loop")
  @Nullable String loop;

  @Label("Callback")
  @Nullable String callback;

  @Label("Stack")
  @Description("The stack of the thread, taken while the callback ran")
  @Nullable String stack;
}

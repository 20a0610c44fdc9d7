package dev.rondo.monitoring.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The work of one loop since the previous event. */
@Name("dev.rondo.LoopStatistics")
@Label("Loop Statistics")
@Description("The work of one loop since the previous event.")
@Category("Rondo")
@StackTrace(false)
@Period("1 s")
final class LoopStatisticsEvent extends Event {

  @Label("Event Loop")
  @Nullable String loop;

  @Label("Load")
  @Percentage
  double load;

  @Label("Iterations")
  long iterations;

  @Label("Callbacks")
  long callbacks;

  @Label("Lag (Median)")
  @Timespan
  long lagP50;

  @Label("Lag (99th Percentile)")
  @Timespan
  long lagP99;

  @Label("Lag (Maximum)")
  @Timespan
  long lagMax;

  @Label("Open Connections")
  long connections;

  @Label("Live Tasks")
  long tasks;
}

package dev.rondo.monitoring.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The system has answered a question for addresses or for a name. */
@Name("dev.rondo.NameLookup")
@Label("Name Look-Up")
@Description("The system has answered a question for addresses or for a name.")
@Category("Rondo")
@StackTrace(false)
final class NameLookupEvent extends Event {

  @Label("Event Loop")
  @Nullable String loop;

  @Label("Question")
  @Nullable String question;

  @Label("Look-Up Time")
  @Timespan
  long time;

  @Label("Results")
  int results;

  @Label("Failure")
  @Nullable String failure;
}

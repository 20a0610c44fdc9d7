package dev.rondo.launcher.top;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

/**
 * The attributes of one loop's bean at one moment.
 *
 * @param name the name of the loop
 * @param time the time of the look, in nanoseconds
 * @param values the attributes by their names; an older version of Rondo lacks the newer ones
 */
record LoopSample(String name, long time, Map<String, Object> values) {

  private static final String[] ATTRIBUTES = {
    "Load",
    "LagP50Seconds",
    "LagP99Seconds",
    "LagMaxSeconds",
    "Iterations",
    "Callbacks",
    "OpenConnections",
    "Accepts",
    "ReceivedBytes",
    "SentBytes",
    "Ready",
    "Timers",
    "LiveTasks",
    "RunningSeconds",
    "RunningIn"
  };

  /**
   * Reads a bean in one request; empty if its loop has been closed.
   *
   * @param clock returns the time in nanoseconds
   * @throws IOException if the process does not answer
   */
  static Optional<LoopSample> read(MBeanServerConnection beans, ObjectName bean, LongSupplier clock)
      throws IOException {
    AttributeList read;
    try {
      read = beans.getAttributes(bean, ATTRIBUTES);
    } catch (InstanceNotFoundException e) {
      return Optional.empty();
    } catch (JMException e) {
      throw new IOException("cannot read the metrics of %s: %s".formatted(bean, e), e);
    }
    long time = clock.getAsLong();
    Map<String, Object> values = new HashMap<>();
    for (Attribute attribute : read.asList()) {
      values.put(attribute.getName(), attribute.getValue());
    }
    return Optional.of(new LoopSample(bean.getKeyProperty("name"), time, values));
  }

  /** Returns the value of a number; 0 if it is missing. */
  double number(String attribute) {
    return values.get(attribute) instanceof Number number ? number.doubleValue() : 0;
  }

  /** Returns the value of a text; empty if it is missing. */
  String text(String attribute) {
    return values.get(attribute) instanceof String text ? text : "";
  }
}

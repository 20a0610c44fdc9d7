package dev.rondo.monitoring.watch;

import static java.lang.System.Logger.Level.DEBUG;

import dev.rondo.logging.Loggers;
import dev.rondo.monitoring.counters.LoopCounters;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** The beans of the open loops in the platform's MBean server. */
final class LoopBeans {

  private static final System.Logger LOG = Loggers.of("dev.rondo");

  /** The names of the beans by the numbers of their loops; empty for a loop without a bean. */
  private final Map<Long, Optional<ObjectName>> names = new HashMap<>();

  /** Registers the beans of new loops, and removes those of loops that are not in {@code loops}. */
  void update(List<LoopCounters> loops) {
    // A server costs time and memory, so it is left to the first user of JMX to create it.
    if (MBeanServerFactory.findMBeanServer(null).isEmpty()) {
      return;
    }
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Set<Long> open = loops.stream().map(LoopCounters::number).collect(Collectors.toSet());
    names.forEach(
        (number, bean) -> {
          if (!open.contains(number)) {
            bean.ifPresent(name -> remove(server, name));
          }
        });
    names.keySet().retainAll(open);
    for (LoopCounters loop : loops) {
      if (!names.containsKey(loop.number())) {
        names.put(loop.number(), add(server, loop));
      }
    }
  }

  private static Optional<ObjectName> add(MBeanServer server, LoopCounters loop) {
    try {
      ObjectName name = new ObjectName("dev.rondo:type=EventLoop,name=" + value(loop.name()));
      server.registerMBean(new LoopBean(loop.loop().loop()), name);
      return Optional.of(name);
    } catch (JMException | IllegalArgumentException e) {
      // The loop has just been closed, or another copy of Rondo has a loop of this name.
      LOG.log(DEBUG, () -> "no bean for the event loop " + loop.name(), e);
      return Optional.empty();
    }
  }

  /**
   * Returns {@code name}, in quotes if it has other characters than letters, digits and hyphens.
   */
  private static String value(String name) {
    return name.matches("[\\w-]+") ? name : ObjectName.quote(name);
  }

  private static void remove(MBeanServer server, ObjectName name) {
    try {
      server.unregisterMBean(name);
    } catch (JMException e) {
      LOG.log(DEBUG, () -> "the bean " + name + " has already been removed", e);
    }
  }
}

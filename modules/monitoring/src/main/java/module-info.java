import dev.rondo.engine.spi.LoopMonitor;
import dev.rondo.monitoring.service.MonitorService;

/**
 * Looks into running loops, in a module of its own because it requires {@code jdk.jfr} and {@code
 * java.management}. Programs without it pay nothing.
 */
module dev.rondo.monitoring {
  requires static com.google.auto.service;
  requires transitive dev.rondo;
  requires dev.rondo.engine;
  requires dev.rondo.logging;
  requires static org.jspecify;
  requires java.management;
  requires jdk.jfr;
  requires jdk.management.agent; // The way in for rondo ps.

  exports dev.rondo.monitoring;
  exports dev.rondo.monitoring.diagnosis to
      java.management;

  provides LoopMonitor with
      MonitorService;
}

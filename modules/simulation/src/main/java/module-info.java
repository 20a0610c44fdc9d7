import dev.rondo.simulation.service.SimulationService;
import dev.rondo.spi.EventLoopProvider;

/**
 * The backend for tests of networked programs: time moves only when nothing is ready, and the
 * network is in memory.
 */
module dev.rondo.simulation {
  requires static com.google.auto.service;
  requires transitive dev.rondo;
  requires dev.rondo.engine;
  requires static org.jspecify;
  requires static transitive org.junit.jupiter.api;

  exports dev.rondo.simulation;

  provides EventLoopProvider with
      SimulationService;
}

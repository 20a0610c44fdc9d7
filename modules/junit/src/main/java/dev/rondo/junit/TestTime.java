package dev.rondo.junit;

/** The time of a test's loop. */
public enum TestTime {
  /** The one that the configuration parameter {@code rondo.junit.time} names, or else real. */
  CONFIGURED,
  /**
   * The system's; or that of a {@link dev.rondo.spi.ManualTime}, if the test has such a parameter.
   */
  REAL,
  /**
   * Virtual: it begins at 0 and moves only while nothing is ready, so an hour takes milliseconds.
   * The test runs on a new loop of the backend {@code simulation}, from the artifact {@code
   * dev-rondo-simulation}. Its sockets are in memory, and reach only each other.
   */
  VIRTUAL
}

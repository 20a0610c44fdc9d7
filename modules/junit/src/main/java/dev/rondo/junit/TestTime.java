package dev.rondo.junit;

/** The time of a test's loop. */
public enum TestTime {
  /** The one that the configuration parameter {@code rondo.junit.time} names, or else real. */
  CONFIGURED,
  /**
   * The system's; or that of a {@link dev.rondo.spi.ManualTime}, if the test has such a parameter.
   */
  REAL
}

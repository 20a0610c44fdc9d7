package dev.rondo.tck.report;

/** How a test of a contract ended. */
public enum Outcome {
  PASSED,
  FAILED,
  /** It was not run, for a reason that is no capability of the loop. */
  SKIPPED,
  /** It was not run, since the loop lacks a capability. */
  REFUSED
}

package dev.rondo.tck.report;

/** The outcome of a test of a contract. */
public enum Outcome {
  PASSED,
  FAILED,
  /** The test was not run, for a reason other than a capability. */
  SKIPPED,
  /** The test was not run because the loop lacks a capability. */
  REFUSED
}

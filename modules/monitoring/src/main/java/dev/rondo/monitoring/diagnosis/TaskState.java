package dev.rondo.monitoring.diagnosis;

import java.util.Locale;

/** Tells why a task does not run, if it does not. */
enum TaskState {
  /** Its first step has not run. */
  NEW,
  /** It has the loop's turn. */
  RUNNING,
  /** It waits for its turn. */
  READY,
  /** It awaits a future. */
  AWAITING,
  /** It is in a blocking call of the JDK. */
  BLOCKED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

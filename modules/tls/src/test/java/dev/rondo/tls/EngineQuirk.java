package dev.rondo.tls;

/** A behavior that the contract of {@code SSLEngine} allows and the JDK's engine does not show. */
enum EngineQuirk {

  /** Takes in all input at once, across the bounds of records, and returns one record per call. */
  KEEPS_INPUT,

  /** Takes in at most three bytes per call. */
  SIPS_INPUT,

  /** Creates as many records per call as there is room for. */
  MANY_RECORDS_PER_WRAP,

  /** Delegates a task now and then, in the middle of the conversation too. */
  TASKS_AT_ANY_TIME,

  /** Returns OK instead of BUFFER_UNDERFLOW for an incomplete record. */
  NO_UNDERFLOW,

  /** Shows the status NEED_UNWRAP_AGAIN for NEED_UNWRAP, and FINISHED for NOT_HANDSHAKING. */
  RARE_STATUSES,

  /** Needs more room for a record than its session says. */
  LARGER_RECORDS,

  /** Needs more room for the content of a record than its session says. */
  LARGER_CONTENT
}

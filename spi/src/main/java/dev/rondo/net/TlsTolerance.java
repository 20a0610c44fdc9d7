package dev.rondo.net;

/** A doubtful act of a peer that TLS options can tolerate. None is tolerated by default. */
public enum TlsTolerance {

  /** The end of the stream without a {@code close_notify} alert. Otherwise it is an error. */
  TRUNCATION,

  /**
   * A renegotiation for which a client of TLS 1.2 or older asks. It costs the server much more than
   * the client. Otherwise the connection fails. TLS 1.3 has no renegotiation.
   */
  RENEGOTIATION
}

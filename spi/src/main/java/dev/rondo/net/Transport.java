package dev.rondo.net;

/** A stream transport that reads and writes. Mirrors {@code asyncio.Transport}. */
public interface Transport extends ReadTransport, WriteTransport {

  /** Returns the protocol. Mirrors {@code get_protocol}. */
  Protocol getProtocol();

  /**
   * Changes the protocol, which receives the next event. Its {@code connectionMade} is not called.
   * Mirrors {@code set_protocol}.
   */
  void setProtocol(Protocol protocol);
}

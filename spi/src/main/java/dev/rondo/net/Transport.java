package dev.rondo.net;

/** A stream in both directions. Mirrors {@code asyncio.Transport}. */
public interface Transport extends ReadTransport, WriteTransport {

  /** The protocol that is told what happens. Mirrors {@code get_protocol}. */
  Protocol getProtocol();

  /**
   * Changes the protocol; the next event goes to the new one. {@code connectionMade} is not called.
   * Mirrors {@code set_protocol}.
   */
  void setProtocol(Protocol protocol);
}

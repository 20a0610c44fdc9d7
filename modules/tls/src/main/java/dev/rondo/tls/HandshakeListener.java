package dev.rondo.tls;

import dev.rondo.net.Transport;

/** A listener that the loop thread notifies once, of the outcome of a handshake. */
public interface HandshakeListener {

  /** Ignores the outcome. */
  HandshakeListener NONE =
      new HandshakeListener() {
        @Override
        public void completed(Transport transport) {}

        @Override
        public void failed(Exception exception) {}
      };

  /**
   * Called when the connection is secure, after the protocol's {@code connectionMade}.
   *
   * @param transport the transport to use from now on
   */
  void completed(Transport transport);

  /**
   * Called when there will be no secure connection. The transport below is closed or closing.
   *
   * @param exception a {@link javax.net.ssl.SSLException} for an error of TLS, otherwise the error
   *     of the network
   */
  void failed(Exception exception);

  /** Returns a listener that notifies {@code first} and then {@code second}. */
  static HandshakeListener both(HandshakeListener first, HandshakeListener second) {
    return new HandshakeListener() {
      @Override
      public void completed(Transport transport) {
        first.completed(transport);
        second.completed(transport);
      }

      @Override
      public void failed(Exception exception) {
        first.failed(exception);
        second.failed(exception);
      }
    };
  }
}

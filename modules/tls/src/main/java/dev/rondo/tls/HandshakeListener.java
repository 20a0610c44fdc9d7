package dev.rondo.tls;

import dev.rondo.net.Transport;

/** Is told once, on the loop's turn, how a handshake ended. */
public interface HandshakeListener {

  /**
   * The connection is secure, and its protocol has been told; {@code transport} is the one to use.
   */
  void completed(Transport transport);

  /**
   * There is no connection. The transport below is closed, or about to be.
   *
   * @param exception a {@link javax.net.ssl.SSLException} for what TLS said, else what the network
   *     said
   */
  void failed(Exception exception);
}

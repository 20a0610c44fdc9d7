package dev.rondo.engine.net.listen;

import dev.rondo.engine.net.stream.TransportRegistry;
import dev.rondo.engine.spi.StreamSocket;

/** Takes each connection that a server has accepted and configured. */
@FunctionalInterface
interface ConnectionReceiver {

  /**
   * Takes over {@code socket}.
   *
   * @param registry the place to register the transport of the connection
   */
  void accept(ListeningServer server, StreamSocket socket, TransportRegistry registry);
}

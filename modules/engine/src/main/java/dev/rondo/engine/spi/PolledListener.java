package dev.rondo.engine.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/** A listening socket that never blocks. */
public interface PolledListener {

  /** The channel to watch, set options on and close. */
  NetworkChannel channel();

  /** Binds, and also listens if the system cannot do the one without the other. */
  void bind(SocketAddress address, int backlog) throws IOException;

  /** Listens, if {@link #bind} did not. */
  default void listen() throws IOException {}

  /** Accepts a connection, which is non-blocking; null if none is waiting. */
  @Nullable PolledStream accept() throws IOException;
}

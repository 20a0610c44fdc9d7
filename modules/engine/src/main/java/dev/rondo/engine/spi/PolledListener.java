package dev.rondo.engine.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/** A listening socket that never blocks. */
public interface PolledListener {

  /** What is watched, given options and closed. */
  NetworkChannel channel();

  /** Binds, and listens where the two cannot be had apart. */
  void bind(SocketAddress address, int backlog) throws IOException;

  /** Listens, if binding has not done so. */
  default void listen() throws IOException {}

  /** Accepts a connection, non-blocking; null if none waits. */
  @Nullable PolledStream accept() throws IOException;
}

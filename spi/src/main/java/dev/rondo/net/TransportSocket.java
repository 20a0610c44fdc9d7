package dev.rondo.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import org.jspecify.annotations.Nullable;

/**
 * A view of a socket that a transport or a server owns: its addresses and options, but not its data
 * or its close. Mirrors {@code asyncio.trsock.TransportSocket}.
 */
public interface TransportSocket {

  /** Returns the local address, also after the socket is closed. */
  @Nullable SocketAddress localAddress();

  /** Returns the peer's address, or null for a listening socket. */
  @Nullable SocketAddress remoteAddress();

  /** Returns whether the socket is open. */
  boolean isOpen();

  /** Returns the value of an option. */
  <T> T getOption(SocketOption<T> option) throws IOException;

  /** Sets an option. */
  <T> void setOption(SocketOption<T> option, T value) throws IOException;
}

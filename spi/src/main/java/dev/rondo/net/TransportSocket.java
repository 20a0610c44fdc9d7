package dev.rondo.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import org.jspecify.annotations.Nullable;

/**
 * A socket that a transport or a server owns, as far as it may be used beside it: its addresses and
 * options, but neither its data nor its close. Mirrors {@code asyncio.trsock.TransportSocket}.
 */
public interface TransportSocket {

  /** Its own address; as it was when it was open. */
  @Nullable SocketAddress localAddress();

  /** The other end's address, or null if it listens. */
  @Nullable SocketAddress remoteAddress();

  /** Whether it is open. */
  boolean isOpen();

  /** An option's value. */
  <T> T getOption(SocketOption<T> option) throws IOException;

  /** Sets an option. */
  <T> void setOption(SocketOption<T> option, T value) throws IOException;
}

package dev.rondo.engine.net;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.engine.spi.Proactor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;

/** Addresses of Unix domain sockets. */
public final class UnixAddresses {

  private UnixAddresses() {}

  /**
   * Returns the address of {@code path}.
   *
   * @throws UnsupportedOperationException if the path begins with NUL, but {@code loop} does not
   *     support the abstract namespace
   */
  public static SocketAddress of(Proactor proactor, String path, String operation, EventLoop loop) {
    if (path.startsWith("\0") && !loop.capabilities().contains(Capability.UNIX_ABSTRACT)) {
      throw Capability.UNIX_ABSTRACT.refusal(operation, loop);
    }
    return proactor.unixAddress(path);
  }

  /** Refuses a socket that is bound to an Internet address. */
  public static void requireUnix(String operation, NetworkChannel channel) {
    try {
      if (channel.getLocalAddress() instanceof InetSocketAddress) {
        throw new IllegalArgumentException(
            operation + " takes a Unix domain socket, not " + channel);
      }
    } catch (IOException e) {
      // The channel is closed, and its first use will be refused.
      return;
    }
  }
}

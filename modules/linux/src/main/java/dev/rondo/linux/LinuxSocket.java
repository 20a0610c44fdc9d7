package dev.rondo.linux;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.NetworkChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A socket, non-blocking if this library opened it. Any thread may use its addresses and options,
 * close it, and read and write it as a program that watches it does. Only the loop that uses the
 * socket may call the other methods.
 */
public final class LinuxSocket implements NetworkChannel, ByteChannel, NativeChannel {

  /** Lets an IPv6 socket share its port with an IPv4 socket. The JDK has no such option. */
  public static final SocketOption<Boolean> IPV6_V6ONLY = NativeOption.IPV6_V6ONLY;

  private final SocketCalls calls;
  private final Descriptor descriptor;
  private final int family;
  private @Nullable LargeSends largeSends;
  private volatile boolean nonblocking;
  private volatile @Nullable SocketAddress remote;
  private volatile @Nullable Boolean datagram;

  LinuxSocket(
      SocketCalls calls, Descriptor descriptor, int family, @Nullable SocketAddress remote) {
    this.calls = calls;
    this.descriptor = descriptor;
    this.family = family;
    this.remote = remote;
  }

  @Override
  public Descriptor descriptor() {
    return descriptor;
  }

  /** Returns the way to send large writes other than {@code send(2)}, or null if there is none. */
  public @Nullable LargeSends largeSends() {
    return largeSends;
  }

  /** Makes the loop try {@code sends} first for each write from now on; null turns this off. */
  public void setLargeSends(@Nullable LargeSends sends) {
    largeSends = sends;
  }

  /** Returns the number of the address family. */
  public int family() {
    return family;
  }

  /** Records that this socket is of {@code type} and non-blocking, and returns it. */
  LinuxSocket ofType(int type) {
    datagram = type == Linux.SOCK_DGRAM;
    nonblocking = true;
    return this;
  }

  /** Returns whether this is a datagram socket; false if it was closed before the first call. */
  public boolean isDatagram() {
    Boolean known = datagram;
    if (known == null) {
      int fd = descriptor.tryAcquire();
      if (fd < 0) {
        return false;
      }
      try {
        known = calls.isDatagram(fd);
        datagram = known;
      } finally {
        descriptor.release();
      }
    }
    return known;
  }

  /** Returns whether calls can block, as with a socket that other code opened. */
  public boolean isBlocking() throws IOException {
    if (nonblocking) {
      return false;
    }
    int fd = descriptor.acquire();
    try {
      return calls.isBlocking(fd);
    } finally {
      descriptor.release();
    }
  }

  /** Makes the socket non-blocking, also for other processes that share it. */
  public void unblock() throws IOException {
    int fd = descriptor.acquire();
    try {
      calls.unblock(fd);
      nonblocking = true;
    } finally {
      descriptor.release();
    }
  }

  @Override
  public LinuxSocket bind(@Nullable SocketAddress local) throws IOException {
    int fd = descriptor.acquire();
    try {
      calls.bind(fd, family, local);
      return this;
    } finally {
      descriptor.release();
    }
  }

  /** Starts to listen or, if the socket already listens, changes its backlog. */
  public void listen(int backlog) throws IOException {
    int fd = descriptor.acquire();
    try {
      calls.listen(fd, backlog);
    } finally {
      descriptor.release();
    }
  }

  /** Begins to connect. Returns whether the connection is already established. */
  public boolean connect(SocketAddress address) throws IOException {
    int fd = descriptor.acquire();
    try {
      remote = null;
      return calls.connect(fd, family, address);
    } finally {
      descriptor.release();
    }
  }

  /** Finishes connecting. Returns false if the connection is not yet established. */
  public boolean finishConnect() throws IOException {
    int fd = descriptor.acquire();
    try {
      calls.requireConnected(fd);
      return remoteAddress() != null;
    } finally {
      descriptor.release();
    }
  }

  /** Returns the peer's address, or null if the socket is not connected. */
  public @Nullable SocketAddress remoteAddress() throws IOException {
    SocketAddress known = remote;
    if (known != null && isOpen()) {
      return known;
    }
    int fd = descriptor.acquire();
    try {
      SocketAddress found = calls.remoteAddress(fd);
      remote = found;
      return found;
    } finally {
      descriptor.release();
    }
  }

  /** Returns the local address, or null if the socket is not bound. */
  @Override
  @SuppressWarnings("NullAway") // the JDK's interface has null for this, without saying so in types
  public SocketAddress getLocalAddress() throws IOException {
    int fd = descriptor.acquire();
    try {
      SocketAddress address = calls.localAddress(fd);
      return address instanceof InetSocketAddress inet && inet.getPort() == 0 ? null : address;
    } finally {
      descriptor.release();
    }
  }

  /** Reads some bytes. Returns 0 if none are available yet, -1 at the end of the stream. */
  @Override
  public int read(ByteBuffer into) throws IOException {
    int count = calls.bytes().read(descriptor, into);
    return count < 0 && isDatagram() ? 0 : count;
  }

  /** Writes some bytes, or none if the socket has no room. */
  @Override
  public int write(ByteBuffer from) throws IOException {
    return calls.bytes().write(descriptor, from);
  }

  /** Half-closes: sends the end of the stream to the peer. */
  public void shutdownOutput() throws IOException {
    int fd = descriptor.acquire();
    try {
      calls.shutdown(fd, Linux.SHUT_WR);
    } finally {
      descriptor.release();
    }
  }

  @Override
  public <T> LinuxSocket setOption(SocketOption<T> option, T value) throws IOException {
    if (!option.type().isInstance(value)) {
      throw new IllegalArgumentException(
          "socket option %s takes a %s, not %s"
              .formatted(option.name(), option.type().getSimpleName(), value));
    }
    int fd = descriptor.acquire();
    try {
      calls.set(fd, family, isDatagram(), option, value);
      return this;
    } finally {
      descriptor.release();
    }
  }

  @Override
  public <T> T getOption(SocketOption<T> option) throws IOException {
    int fd = descriptor.acquire();
    try {
      return option.type().cast(calls.get(fd, family, isDatagram(), option));
    } finally {
      descriptor.release();
    }
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return NativeOption.supported(family, isDatagram());
  }

  @Override
  public String toString() {
    return "LinuxSocket[%s]".formatted(descriptor);
  }
}

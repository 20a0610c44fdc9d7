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
 * A socket, non-blocking if it is of our making. Addresses, options, closing, and the reading and
 * writing of a program that watches it are for any thread; what else it does is for the loop that
 * uses it.
 */
public final class LinuxSocket implements NetworkChannel, ByteChannel, NativeChannel {

  /** One port for IPv4 and IPv6, in two sockets; the JDK has no such option. */
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

  /** Another way to send what is large, for the loop that uses this; null if there is none. */
  public @Nullable LargeSends largeSends() {
    return largeSends;
  }

  /** Sets the sender that is tried first for the loop's data; null for none. */
  public void sendLargeBy(@Nullable LargeSends sends) {
    largeSends = sends;
  }

  /** The number of its address family. */
  public int family() {
    return family;
  }

  /** This, which is known to be of {@code type} and non-blocking. */
  LinuxSocket ofType(int type) {
    datagram = type == Linux.SOCK_DGRAM;
    nonblocking = true;
    return this;
  }

  /** Whether it is a datagram socket; false if it is closed and nobody has asked before. */
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

  /** Whether a call on it could block, as on one that was made elsewhere. */
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

  /** Makes it non-blocking, for everybody who has it. */
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

  /** Listens, or changes the backlog of one that does. */
  public void listen(int backlog) throws IOException {
    int fd = descriptor.acquire();
    try {
      calls.listen(fd, backlog);
    } finally {
      descriptor.release();
    }
  }

  /** Begins to connect; whether that is done already. */
  public boolean connect(SocketAddress address) throws IOException {
    int fd = descriptor.acquire();
    try {
      remote = null;
      return calls.connect(fd, family, address);
    } finally {
      descriptor.release();
    }
  }

  /** Ends connecting; false if it is not done yet. */
  public boolean finishConnect() throws IOException {
    int fd = descriptor.acquire();
    try {
      calls.requireConnected(fd);
      return remoteAddress() != null;
    } finally {
      descriptor.release();
    }
  }

  /** The other end's address; null if it is not connected. */
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

  /** Null if it is not bound. */
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

  /** Reads some bytes: 0 if there are none yet, -1 at the end of the stream. */
  @Override
  public int read(ByteBuffer into) throws IOException {
    int count = calls.bytes().read(descriptor, into);
    return count < 0 && isDatagram() ? 0 : count;
  }

  /** Writes some bytes, or none if there is no room. */
  @Override
  public int write(ByteBuffer from) throws IOException {
    return calls.bytes().write(descriptor, from);
  }

  /** Sends the end of the stream. */
  public void shutdownOutput() throws IOException {
    int fd = descriptor.acquire();
    try {
      calls.shutdown(fd, Linux.SHUT_WR);
    } finally {
      descriptor.release();
    }
  }

  /** Refuses connections from now on, though a call may still use the descriptor. */
  public void stopListening() throws IOException {
    int fd = descriptor.acquire();
    try {
      calls.shutdown(fd, Linux.SHUT_RDWR);
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

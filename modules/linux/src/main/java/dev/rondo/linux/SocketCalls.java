package dev.rondo.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The infrequent calls on sockets, which any thread may make. They share one piece of memory, so
 * each holds the lock.
 */
public final class SocketCalls {

  private static final int LENGTH = SocketAddresses.SIZE;
  private static final int VALUE = LENGTH + 8;
  private static final int VALUE_SIZE = 8;

  private final Libc libc;
  private final ByteCalls bytes;

  /** Room for an address or the value of an option, and for its length. */
  private final MemorySegment memory = Arena.ofAuto().allocate(VALUE + VALUE_SIZE, 8);

  private final ByteBuffer view = Memory.view(memory);

  /** Creates calls through {@code libc}, which nothing else may use. */
  public SocketCalls(Libc libc, ByteCalls bytes) {
    this.libc = libc;
    this.bytes = bytes;
  }

  ByteCalls bytes() {
    return bytes;
  }

  /** Opens a socket that is non-blocking and not inherited by child processes. */
  public synchronized LinuxSocket open(ProtocolFamily family, int type) throws IOException {
    int number = number(family);
    int fd = libc.socket(number, type | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC, 0);
    if (fd == -Errno.EAFNOSUPPORT) {
      throw new UnsupportedOperationException("this host has no sockets of family " + family);
    }
    return new LinuxSocket(this, Descriptor.owned(libc, check(fd, "socket")), number, null)
        .ofType(type);
  }

  /** Wraps the socket {@code fd} that a listener of {@code family} accepted from {@code remote}. */
  public LinuxSocket accepted(int fd, int family, @Nullable SocketAddress remote) {
    return new LinuxSocket(this, Descriptor.owned(libc, fd), family, remote)
        .ofType(Linux.SOCK_STREAM);
  }

  /** Returns the socket behind {@code descriptor}, or null if it is no socket of a known family. */
  public synchronized @Nullable LinuxSocket ofDescriptor(Descriptor descriptor) throws IOException {
    int fd = descriptor.acquire();
    try {
      int result =
          libc.getsockopt(
              fd,
              Linux.SOL_SOCKET,
              Linux.SO_DOMAIN,
              memory.address() + VALUE,
              lengthAddress(VALUE_SIZE));
      if (result == -Errno.ENOTSOCK) {
        return null;
      }
      check(result, "getsockopt SO_DOMAIN");
    } finally {
      descriptor.release();
    }
    int family = view.getInt(VALUE);
    return switch (family) {
      case Linux.AF_INET, Linux.AF_INET6, Linux.AF_UNIX ->
          new LinuxSocket(this, descriptor, family, null);
      default -> null;
    };
  }

  synchronized boolean isBlocking(int fd) throws IOException {
    return (flags(fd) & Linux.O_NONBLOCK) == 0;
  }

  synchronized void unblock(int fd) throws IOException {
    check(libc.fcntl(fd, Linux.F_SETFL, flags(fd) | Linux.O_NONBLOCK), "fcntl F_SETFL");
  }

  private int flags(int fd) throws IOException {
    return check(libc.fcntl(fd, Linux.F_GETFL, 0), "fcntl F_GETFL");
  }

  private static int number(ProtocolFamily family) {
    if (family == StandardProtocolFamily.INET) {
      return Linux.AF_INET;
    } else if (family == StandardProtocolFamily.INET6) {
      return Linux.AF_INET6;
    } else if (family == StandardProtocolFamily.UNIX) {
      return Linux.AF_UNIX;
    }
    throw new UnsupportedOperationException("there are no sockets of family " + family.name());
  }

  synchronized void bind(int fd, int family, @Nullable SocketAddress address) throws IOException {
    int length = SocketAddresses.encode(address, family, memory);
    int result = libc.bind(fd, memory.address(), length);
    if (result < 0) {
      throw Errno.binding(-result, "bind to " + address);
    }
  }

  synchronized void listen(int fd, int backlog) throws IOException {
    int result = libc.listen(fd, backlog);
    if (result < 0) {
      throw Errno.binding(-result, "listen");
    }
  }

  /** Begins to connect. Returns whether the connection is already established. */
  synchronized boolean connect(int fd, int family, SocketAddress address) throws IOException {
    int length = SocketAddresses.encode(address, family, memory);
    int result = libc.connect(fd, memory.address(), length);
    return switch (-result) {
      case 0 -> true;
      // An interrupted connect continues in the kernel.
      case Errno.EINPROGRESS, Errno.EALREADY, Errno.EINTR -> false;
      default -> throw Errno.connecting(-result, "connect to " + address);
    };
  }

  synchronized boolean isDatagram(int fd) {
    long length = lengthAddress(VALUE_SIZE);
    int result =
        libc.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_TYPE, memory.address() + VALUE, length);
    return result == 0 && view.getInt(VALUE) == Linux.SOCK_DGRAM;
  }

  /** Throws the error of a failed connect. */
  synchronized void requireConnected(int fd) throws IOException {
    int error = getInt(fd, Linux.SOL_SOCKET, Linux.SO_ERROR, "SO_ERROR");
    if (error != 0) {
      throw Errno.connecting(error, "connect");
    }
  }

  synchronized @Nullable SocketAddress localAddress(int fd) throws IOException {
    check(libc.getsockname(fd, memory.address(), lengthAddress(LENGTH)), "getsockname");
    return SocketAddresses.decode(memory, view.getInt(LENGTH));
  }

  /** Returns the peer's address, or null if there is none. */
  synchronized @Nullable SocketAddress remoteAddress(int fd) throws IOException {
    int result = libc.getpeername(fd, memory.address(), lengthAddress(LENGTH));
    if (result == -Errno.ENOTCONN || result == -Errno.EINVAL) {
      return null;
    }
    check(result, "getpeername");
    return SocketAddresses.decode(memory, view.getInt(LENGTH));
  }

  synchronized void shutdown(int fd, int how) throws IOException {
    int result = libc.shutdown(fd, how);
    // Not connected: there is no peer to notify.
    if (result != -Errno.ENOTCONN) {
      check(result, "shutdown");
    }
  }

  synchronized void set(int fd, int family, boolean datagram, SocketOption<?> option, Object value)
      throws IOException {
    NativeOption target = NativeOption.of(option, family, datagram);
    int size = 4;
    switch (target.form()) {
      case FLAG -> view.putInt(VALUE, (Boolean) value ? 1 : 0);
      case NUMBER, SIZE -> view.putInt(VALUE, (Integer) value);
      case LINGER -> {
        view.putInt(VALUE, (Integer) value < 0 ? 0 : 1);
        view.putInt(VALUE + 4, Math.max((Integer) value, 0));
        size = 8;
      }
    }
    check(
        libc.setsockopt(fd, target.level(), target.number(), memory.address() + VALUE, size),
        "setsockopt " + option.name());
  }

  synchronized Object get(int fd, int family, boolean datagram, SocketOption<?> option)
      throws IOException {
    NativeOption source = NativeOption.of(option, family, datagram);
    int value = getInt(fd, source.level(), source.number(), option.name());
    return switch (source.form()) {
      case FLAG -> value != 0;
      case NUMBER -> value;
      case SIZE -> value / 2;
      case LINGER -> value == 0 ? -1 : view.getInt(VALUE + 4);
    };
  }

  private int getInt(int fd, int level, int number, String name) throws IOException {
    long length = lengthAddress(VALUE_SIZE);
    check(
        libc.getsockopt(fd, level, number, memory.address() + VALUE, length), "getsockopt " + name);
    return view.getInt(VALUE);
  }

  private long lengthAddress(int length) {
    view.putInt(LENGTH, length);
    return memory.address() + LENGTH;
  }

  private static int check(int result, String call) throws IOException {
    if (result < 0) {
      throw Errno.exception(-result, call);
    }
    return result;
  }
}

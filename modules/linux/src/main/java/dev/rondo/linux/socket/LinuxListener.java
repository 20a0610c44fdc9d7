package dev.rondo.linux.socket;

import dev.rondo.engine.spi.PolledListener;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.LinuxSocket;
import dev.rondo.linux.SocketAddresses;
import dev.rondo.linux.SocketCalls;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A listening socket from which one loop accepts connections. */
public final class LinuxListener implements PolledListener {

  private static final int BACKLOG = 128;

  /**
   * The most connections in a row that may fail before they are accepted. More failures count as a
   * lasting error, such as a security filter's, after which the listener must pause.
   */
  private static final int MOST_FAILURES = 64;

  private final LinuxSocket socket;
  private final SocketCalls calls;
  private final Libc libc;
  private final LoopMemory memory;
  private int backlog = BACKLOG;
  private boolean listening;

  LinuxListener(LinuxSocket socket, SocketCalls calls, Libc libc, LoopMemory memory) {
    this.socket = socket;
    this.calls = calls;
    this.libc = libc;
    this.memory = memory;
  }

  @Override
  public LinuxSocket channel() {
    return socket;
  }

  @Override
  public void bind(SocketAddress address, int backlog) throws IOException {
    socket.bind(address);
    this.backlog = backlog;
  }

  @Override
  public void listen() throws IOException {
    if (!listening) {
      socket.listen(backlog);
      listening = true;
    }
  }

  @Override
  public @Nullable LinuxStream accept() throws IOException {
    Descriptor descriptor = socket.descriptor();
    int fd = descriptor.acquire();
    try {
      for (int failures = 0; ; failures++) {
        int accepted = acceptOnce(fd);
        if (accepted >= 0) {
          return stream(accepted);
        }
        if (failures == MOST_FAILURES) {
          throw Errno.exception(-accepted, "accept4");
        }
        switch (-accepted) {
          case Errno.EAGAIN -> {
            return null;
          }
          // The connection failed before it was accepted; the listener itself is fine.
          case Errno.EINTR,
              Errno.ECONNABORTED,
              Errno.EPROTO,
              Errno.ENOPROTOOPT,
              Errno.EPERM,
              Errno.ENETDOWN,
              Errno.ENETUNREACH,
              Errno.EHOSTDOWN,
              Errno.EHOSTUNREACH,
              Errno.ENONET,
              Errno.EOPNOTSUPP -> {}
          default -> throw Errno.exception(-accepted, "accept4");
        }
      }
    } finally {
      descriptor.release();
    }
  }

  private LinuxStream stream(int accepted) throws IOException {
    try {
      return new LinuxStream(calls.accepted(accepted, socket.family(), remote()), libc, memory);
    } catch (IOException | RuntimeException e) {
      libc.close(accepted);
      throw e;
    }
  }

  private int acceptOnce(int fd) {
    memory.addressLength.putInt(0, SocketAddresses.SIZE);
    return libc.accept4(
        fd,
        memory.address.address(),
        memory.address.address() + SocketAddresses.SIZE,
        Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC);
  }

  private @Nullable SocketAddress remote() throws IOException {
    return SocketAddresses.decode(memory.address, memory.addressLength.getInt(0));
  }

  @Override
  public String toString() {
    return socket.toString();
  }
}

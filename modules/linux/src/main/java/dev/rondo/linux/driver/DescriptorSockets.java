package dev.rondo.linux.driver;

import dev.rondo.Capability;
import dev.rondo.engine.spi.PolledSockets;
import dev.rondo.linux.ByteCalls;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.NativeChannel;
import dev.rondo.linux.Platform;
import dev.rondo.linux.SocketCalls;
import dev.rondo.linux.socket.ForeignChannel;
import dev.rondo.linux.socket.LinuxFiles;
import dev.rondo.linux.socket.LinuxSockets;
import dev.rondo.linux.socket.LoopMemory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channel;
import java.util.Optional;
import java.util.Set;

/**
 * The sockets, pipes, names and child processes of Linux for one loop whose driver waits for
 * descriptors in a way of its own. A driver never gets the descriptor of a channel, whose number
 * the system reuses once any thread has closed the channel; it gets duplicates, which it closes
 * itself.
 *
 * <p>Methods are called by the holder of the loop's turn, except where stated.
 */
public final class DescriptorSockets implements Closeable {

  private final String backend;
  private final Libc libc = Libc.system();
  private final LoopMemory memory = new LoopMemory();
  private final LinuxSockets sockets;

  /**
   * Creates the sockets of one loop, if {@link #obstacle} is empty.
   *
   * @param backend the name of the backend, for errors about channels of other backends
   */
  public DescriptorSockets(String backend) {
    this.backend = backend;
    // Any thread may use channels, so their calls need separate libraries.
    ByteCalls bytes = new ByteCalls(Libc.system());
    SocketCalls calls = new SocketCalls(Libc.system(), bytes);
    sockets =
        new LinuxSockets(
            backend, libc, memory, calls, new LinuxFiles(Libc::system, libc, bytes, calls));
  }

  /** Returns why these sockets do not work here, or empty if they work. For any thread. */
  public static Optional<String> obstacle() {
    return Platform.obstacle();
  }

  /**
   * Returns the capabilities of a loop over these sockets whose poller can watch any descriptor;
   * {@link dev.rondo.engine.Engine#capabilities} adds those of installed modules. For any thread.
   */
  public static Set<Capability> capabilities() {
    return LinuxSockets.capabilities();
  }

  /** Returns the sockets, for {@link dev.rondo.engine.Engine#readiness}. */
  public PolledSockets sockets() {
    return sockets;
  }

  /**
   * Returns a new descriptor of the file that {@code channel} is open on. The caller closes it,
   * with {@code close(2)}; until then the file stays open, even if the channel is closed.
   *
   * @throws IllegalArgumentException if the channel is of another backend
   * @throws java.nio.channels.ClosedChannelException if the channel is closed
   */
  public int duplicate(Channel channel) throws IOException {
    Descriptor descriptor = descriptor(channel);
    int fd = descriptor.acquire();
    try {
      int duplicate = libc.fcntl(fd, Linux.F_DUPFD_CLOEXEC, 0);
      if (duplicate < 0) {
        throw Errno.exception(-duplicate, "fcntl of " + descriptor);
      }
      return duplicate;
    } finally {
      descriptor.release();
    }
  }

  /**
   * Calls {@code listener} when {@code channel} is closed, on the closing thread, or at once if it
   * is closed already. It tells a driver to close its duplicates.
   *
   * @throws IllegalArgumentException if the channel is of another backend
   */
  public void addCloseListener(Channel channel, Runnable listener) {
    descriptor(channel).addCloseListener(listener);
  }

  /** Removes a listener that {@link #addCloseListener} added. */
  public void removeCloseListener(Channel channel, Runnable listener) {
    descriptor(channel).removeCloseListener(listener);
  }

  private Descriptor descriptor(Channel channel) {
    if (channel instanceof NativeChannel known) {
      return known.descriptor();
    }
    throw ForeignChannel.of(backend, "a channel", channel);
  }

  /** Frees the memory of the loop, after its sockets were closed. Closing twice is allowed. */
  @Override
  public void close() {
    memory.close();
  }
}

package dev.rondo.linux.socket;

import dev.rondo.Capability;
import dev.rondo.engine.spi.ChildSpawner;
import dev.rondo.engine.spi.NameService;
import dev.rondo.engine.spi.PolledSockets;
import dev.rondo.linux.AbstractUnixAddress;
import dev.rondo.linux.FileKind;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.LinuxChildren;
import dev.rondo.linux.LinuxNames;
import dev.rondo.linux.LinuxSocket;
import dev.rondo.linux.NativeChannel;
import dev.rondo.linux.SocketCalls;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Opens and adopts the native sockets of one loop. */
public final class LinuxSockets implements PolledSockets {

  private final String backend;
  private final Libc libc;
  private final LoopMemory memory;
  private final SocketCalls calls;
  private final LinuxFiles files;

  /**
   * Creates sockets over {@code libc} and {@code memory}, which the loop's poller shares. Errors
   * about channels of other backends name {@code backend}.
   */
  public LinuxSockets(
      String backend, Libc libc, LoopMemory memory, SocketCalls calls, LinuxFiles files) {
    this.backend = backend;
    this.libc = libc;
    this.memory = memory;
    this.calls = calls;
    this.files = files;
  }

  /**
   * Returns the capabilities of loops over these sockets, without those that modules add to any
   * loop.
   */
  public static Set<Capability> capabilities() {
    Set<Capability> all =
        EnumSet.of(
            Capability.TCP,
            Capability.TLS,
            Capability.TASKS,
            Capability.DNS,
            Capability.WATCH_SOCKETS,
            Capability.WATCH_DESCRIPTORS,
            Capability.RAW_SOCKETS,
            Capability.UDP,
            Capability.SENDFILE,
            Capability.GUEST,
            Capability.PIPES,
            Capability.DESCRIPTOR_PIPES,
            Capability.UNIX_STREAM,
            Capability.UNIX_ABSTRACT,
            Capability.UNIX_DATAGRAM,
            Capability.V6ONLY,
            Capability.BIND_WITHOUT_LISTEN,
            Capability.REUSE_PORT,
            Capability.SERVICE_NAMES);
    if (LinuxChildren.areSupported()) {
      all.add(Capability.SUBPROCESS_SIGNAL_CODES);
      all.add(Capability.SUBPROCESS_WITHOUT_THREADS);
    }
    return all;
  }

  @Override
  public SocketAddress unixAddress(String path) {
    return path.startsWith("\0")
        ? new AbstractUnixAddress(path.substring(1))
        : PolledSockets.super.unixAddress(path);
  }

  @Override
  public Optional<ChildSpawner> children() {
    return LinuxChildren.ifSupported();
  }

  @Override
  public Optional<NameService> names() {
    return Optional.of(new LinuxNames());
  }

  @Override
  public FileChannel openFile(Path file, LinkOption... links) throws IOException {
    return files.open(file, links);
  }

  @Override
  public boolean adoptPipe(Channel pipe) throws IOException {
    if (!(pipe instanceof NativeChannel channel)) {
      throw ForeignChannel.of(backend, "a pipe", pipe);
    }
    FileKind kind = files.kind(channel.descriptor());
    if (!kind.isStream()) {
      throw new IllegalArgumentException(
          "connectReadPipe and connectWritePipe need a pipe, a socket or a character device, not a %s: %s"
              .formatted(kind.text(), pipe));
    }
    files.setNonblocking(channel.descriptor());
    return kind != FileKind.CHARACTER_DEVICE;
  }

  @Override
  public LinuxFiles files() {
    return files;
  }

  @Override
  public LinuxStream openStream(ProtocolFamily family) throws IOException {
    return stream(calls.open(family, Linux.SOCK_STREAM));
  }

  @Override
  public LinuxListener openListener(ProtocolFamily family) throws IOException {
    LinuxSocket socket = calls.open(family, Linux.SOCK_STREAM);
    try {
      if (family == StandardProtocolFamily.INET6) {
        socket.setOption(LinuxSocket.IPV6_V6ONLY, true);
      }
      return listener(socket);
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public LinuxDatagram openDatagram(ProtocolFamily family) throws IOException {
    return datagram(calls.open(family, Linux.SOCK_DGRAM));
  }

  @Override
  public LinuxStream adoptStream(NetworkChannel channel) throws IOException {
    return stream(unblocked(own("a stream socket", channel)));
  }

  @Override
  public LinuxListener adoptListener(NetworkChannel channel) throws IOException {
    LinuxSocket socket = unblocked(own("a listening socket", channel));
    if (socket.remoteAddress() != null) {
      throw new IllegalArgumentException("a listening socket must not be connected: " + channel);
    }
    return listener(socket);
  }

  @Override
  public LinuxStream borrowStream(NetworkChannel channel) {
    return stream(nonblocking(own("a stream socket", channel)));
  }

  @Override
  public LinuxListener borrowListener(NetworkChannel channel) {
    return listener(nonblocking(own("a listening socket", channel)));
  }

  @Override
  public LinuxDatagram adoptDatagram(NetworkChannel channel) throws IOException {
    return datagram(unblocked(ownDatagram(channel)));
  }

  @Override
  public LinuxDatagram borrowDatagram(NetworkChannel channel) {
    return datagram(nonblocking(ownDatagram(channel)));
  }

  @Override
  public boolean isDatagram(NetworkChannel channel) {
    return channel instanceof LinuxSocket socket && socket.isDatagram();
  }

  @Override
  public ByteBuffer allocate(int size) {
    return memory.allocate(size);
  }

  private LinuxStream stream(LinuxSocket socket) {
    return new LinuxStream(socket, libc, memory);
  }

  private LinuxListener listener(LinuxSocket socket) {
    return new LinuxListener(socket, calls, libc, memory);
  }

  private LinuxDatagram datagram(LinuxSocket socket) {
    return new LinuxDatagram(socket, libc, memory);
  }

  private static LinuxSocket unblocked(LinuxSocket socket) throws IOException {
    if (socket.isBlocking()) {
      socket.unblock();
    }
    return socket;
  }

  /** Refuses a blocking socket. A closed one passes, and fails at its first use. */
  private static LinuxSocket nonblocking(LinuxSocket socket) {
    boolean blocking;
    try {
      blocking = socket.isBlocking();
    } catch (IOException e) {
      return socket;
    }
    if (blocking) {
      throw new IllegalArgumentException(
          "the socket must be non-blocking: use wrap(fd), which makes it so, instead of borrow(fd) for %s"
              .formatted(socket));
    }
    return socket;
  }

  private LinuxSocket ownDatagram(NetworkChannel channel) {
    if (channel instanceof LinuxSocket socket && socket.isDatagram()) {
      return socket;
    }
    throw ForeignChannel.of(backend, "a datagram socket", channel);
  }

  private LinuxSocket own(String expected, NetworkChannel channel) {
    if (channel instanceof LinuxSocket socket && !socket.isDatagram()) {
      return socket;
    }
    throw ForeignChannel.of(backend, expected, channel);
  }
}

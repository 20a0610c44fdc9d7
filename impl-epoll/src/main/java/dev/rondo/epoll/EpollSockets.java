package dev.rondo.epoll;

import dev.rondo.engine.spi.PolledSockets;
import dev.rondo.linux.AbstractUnixAddress;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.LinuxSocket;
import dev.rondo.linux.SocketCalls;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;

/** The sockets of one loop. */
final class EpollSockets implements PolledSockets {

  private final Libc libc;
  private final LoopMemory memory;
  private final SocketCalls calls;
  private final EpollFiles files;

  /** Sockets over {@code libc} and {@code memory}, which are the loop's poller's too. */
  EpollSockets(Libc libc, LoopMemory memory, SocketCalls calls, EpollFiles files) {
    this.libc = libc;
    this.memory = memory;
    this.calls = calls;
    this.files = files;
  }

  @Override
  public SocketAddress unixAddress(String path) {
    return path.charAt(0) == '\0'
        ? new AbstractUnixAddress(path.substring(1))
        : PolledSockets.super.unixAddress(path);
  }

  @Override
  public EpollFiles files() {
    return files;
  }

  @Override
  public EpollStream openStream(ProtocolFamily family) throws IOException {
    return stream(calls.open(family, Linux.SOCK_STREAM));
  }

  @Override
  public EpollListener openListener(ProtocolFamily family) throws IOException {
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
  public EpollStream adoptStream(NetworkChannel channel) {
    return stream(own("a stream socket", channel));
  }

  @Override
  public EpollListener adoptListener(NetworkChannel channel) {
    return listener(own("a socket to listen with", channel));
  }

  @Override
  public EpollStream borrowStream(NetworkChannel channel) {
    return adoptStream(channel);
  }

  @Override
  public EpollListener borrowListener(NetworkChannel channel) {
    return adoptListener(channel);
  }

  @Override
  public ByteBuffer allocate(int size) {
    return memory.allocate(size);
  }

  private EpollStream stream(LinuxSocket socket) {
    return new EpollStream(socket, libc, memory);
  }

  private EpollListener listener(LinuxSocket socket) {
    return new EpollListener(socket, calls, libc, memory);
  }

  private static LinuxSocket own(String expected, NetworkChannel channel) {
    if (channel instanceof LinuxSocket socket) {
      return socket;
    }
    throw Refusal.of(expected, channel);
  }
}

package dev.rondo.epoll;

import dev.rondo.linux.ByteCalls;
import dev.rondo.linux.Libc;
import dev.rondo.linux.SocketCalls;
import dev.rondo.linux.socket.LinuxFiles;
import dev.rondo.linux.socket.LinuxListener;
import dev.rondo.linux.socket.LinuxSockets;
import dev.rondo.linux.socket.LinuxStream;
import dev.rondo.linux.socket.LoopMemory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;

/** Builds the parts of a loop over a faulty library, without the loop. */
final class EpollParts implements AutoCloseable {

  final EpollFaultyLibc faults = new EpollFaultyLibc();
  final Libc libc = faults.libc();
  final LoopMemory memory = new LoopMemory();
  final LinuxSockets sockets;

  EpollParts() {
    ByteCalls bytes = new ByteCalls(libc);
    SocketCalls calls = new SocketCalls(libc, bytes);
    LinuxFiles files = new LinuxFiles(() -> libc, libc, bytes, calls);
    sockets = new LinuxSockets("epoll", libc, memory, calls, files);
  }

  /** Opens a listener on a free port of the loopback address. */
  LinuxListener listener() throws IOException {
    LinuxListener listener = sockets.openListener(StandardProtocolFamily.INET);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    listener.listen();
    return listener;
  }

  /** Opens a stream connected to {@code listener}, which need not have accepted it yet. */
  LinuxStream client(LinuxListener listener) throws IOException {
    SocketAddress address = listener.channel().getLocalAddress();
    LinuxStream stream = sockets.openStream(StandardProtocolFamily.INET);
    if (!stream.connect(address) && !stream.finishConnect()) {
      throw new IOException("a connection on the loopback address must be established at once");
    }
    return stream;
  }

  @Override
  public void close() {
    memory.close();
  }
}

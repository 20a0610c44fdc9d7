package dev.rondo.epoll;

import dev.rondo.linux.ByteCalls;
import dev.rondo.linux.Libc;
import dev.rondo.linux.SocketCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;

/** The parts of a loop over a library that can fail, without the loop. */
final class Kit implements AutoCloseable {

  final FaultyLibc faults = new FaultyLibc();
  final Libc libc = faults.libc();
  final LoopMemory memory = new LoopMemory();
  final EpollSockets sockets;

  Kit() {
    ByteCalls bytes = new ByteCalls(libc);
    sockets =
        new EpollSockets(libc, memory, new SocketCalls(libc, bytes), new EpollFiles(libc, bytes));
  }

  /** A listener on a free port of the loopback address. */
  EpollListener listener() throws IOException {
    EpollListener listener = sockets.openListener(StandardProtocolFamily.INET);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    listener.listen();
    return listener;
  }

  /** A stream that is connected, as far as the kernel is concerned, to {@code listener}. */
  EpollStream client(EpollListener listener) throws IOException {
    SocketAddress address = listener.channel().getLocalAddress();
    EpollStream stream = sockets.openStream(StandardProtocolFamily.INET);
    if (!stream.connect(address) && !stream.finishConnect()) {
      throw new IOException("a connection on the loopback address is made at once");
    }
    return stream;
  }

  @Override
  public void close() {
    memory.close();
  }
}

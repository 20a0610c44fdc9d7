package dev.rondo.engine.io;

import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.PolledSockets;
import dev.rondo.engine.spi.PolledStream;
import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.engine.spi.Turn;
import dev.rondo.engine.spi.Watch;
import java.io.Closeable;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns readiness into completion: a socket that is ready becomes an event, and the event makes the
 * one attempt to read, write, accept or connect. All sockets read into one buffer.
 */
public final class PollerProactor implements Proactor {

  private static final Logger logger = LoggerFactory.getLogger(PollerProactor.class);

  private static final int READ_BUFFER = 256 * 1024;
  private static final int SCRATCH = 16 * 1024;

  private final Poller poller;
  private final PolledSockets sockets;
  private final Turn turn;
  private final IdentityHashMap<Channel, PollerSocket> adopted = new IdentityHashMap<>();
  private final List<PollerStream> waiting = new ArrayList<>();
  private @Nullable ByteBuffer readBuffer;
  private @Nullable ByteBuffer scratch;
  private @Nullable PollerSocket open;

  /** A driver over {@code poller}, which it closes, and the sockets that it can watch. */
  public PollerProactor(Poller poller, PolledSockets sockets, Turn turn) {
    this.poller = poller;
    this.sockets = sockets;
    this.turn = turn;
  }

  @Override
  public void poll(long timeoutNanos) throws IOException {
    if (!waiting.isEmpty()) {
      findClosed();
    }
    poller.poll(timeoutNanos);
  }

  @Override
  public void wakeup() {
    poller.wakeup();
  }

  @Override
  public StreamSocket openStream(ProtocolFamily family) throws IOException {
    return open(sockets.openStream(family));
  }

  @Override
  public ListenSocket openListener(ProtocolFamily family) throws IOException {
    return opened(new PollerListener(this, sockets.openListener(family)));
  }

  @Override
  public StreamSocket adoptStream(NetworkChannel channel) throws IOException {
    requireFree(channel);
    PollerStream stream = open(sockets.adoptStream(channel));
    adopted.put(channel, stream);
    return stream;
  }

  @Override
  public ListenSocket adoptListener(NetworkChannel channel) throws IOException {
    requireFree(channel);
    PollerListener listener = opened(new PollerListener(this, sockets.adoptListener(channel)));
    adopted.put(channel, listener);
    return listener;
  }

  @Override
  public Watch watch(Channel channel, ReadyListener listener) throws IOException {
    requireFree(channel);
    return poller.watch(channel, listener);
  }

  private void requireFree(Channel channel) {
    if (adopted.containsKey(channel)) {
      throw new IllegalStateException("channel is used by a transport or operation: " + channel);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      for (PollerSocket socket = open; socket != null; socket = open) {
        socket.close();
      }
    } finally {
      poller.close();
      readBuffer = null;
    }
  }

  Turn turn() {
    return turn;
  }

  Watch watch(PollerSocket socket) throws IOException {
    return poller.watch(socket.channel(), socket);
  }

  PollerStream open(PolledStream socket) {
    return opened(new PollerStream(this, socket));
  }

  private <S extends PollerSocket> S opened(S socket) {
    PollerSocket first = open;
    socket.next = first;
    if (first != null) {
      first.previous = socket;
    }
    open = socket;
    return socket;
  }

  /** The socket is closed or given back. */
  void forget(PollerSocket socket) {
    PollerSocket before = socket.previous;
    PollerSocket after = socket.next;
    if (before != null) {
      before.next = after;
    } else if (open == socket) {
      open = after;
    }
    if (after != null) {
      after.previous = before;
    }
    socket.previous = null;
    socket.next = null;
    if (!adopted.isEmpty()) {
      adopted.remove(socket.channel(), socket);
    }
  }

  /** The buffer all sockets read into, empty. It is one event's at a time. */
  ByteBuffer readBuffer() {
    ByteBuffer buffer = readBuffer;
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(READ_BUFFER);
      readBuffer = buffer;
    }
    return buffer.clear();
  }

  /** A buffer for what nobody reads: the other may be lent. */
  ByteBuffer scratch() {
    ByteBuffer buffer = scratch;
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(SCRATCH);
      scratch = buffer;
    }
    return buffer;
  }

  /** The socket has a pending operation. If others can close its channel, somebody must look. */
  void waits(PollerStream socket) {
    if (!adopted.isEmpty() && adopted.containsKey(socket.channel()) && !waiting.contains(socket)) {
      waiting.add(socket);
    }
  }

  /**
   * Fails what is pending on channels that their owners have closed, for no poller reports those.
   */
  private void findClosed() {
    for (int i = waiting.size() - 1; i >= 0; i--) {
      PollerStream socket = waiting.get(i);
      if (!socket.isWaiting()) {
        waiting.set(i, waiting.getLast());
        waiting.removeLast();
      } else if (!socket.channel().isOpen()) {
        socket.ready(PollerSocket.FAILED);
      }
    }
  }

  void release() {
    try {
      poller.release();
    } catch (IOException e) {
      logger.debug("closed channels are not released before the next poll", e);
    }
  }

  void closeQuietly(Closeable channel) {
    try {
      channel.close();
    } catch (IOException e) {
      logger.debug("closing {} failed", channel, e);
    }
  }
}

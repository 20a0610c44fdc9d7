package dev.rondo.engine.net.datagram;

import dev.rondo.engine.net.FlowControl;
import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.DatagramSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a datagram endpoint.
 *
 * <p>An unsent datagram is in one of two places: in the outbox while the callback that sent it
 * runs, or in the queue if the socket had no room for it.
 */
final class DatagramWriter implements Completion {

  private final DatagramEndpoint endpoint;
  private final DatagramSocket socket;
  private final DatagramOutbox outbox;
  private final FlowControl flow;
  private final ByteBuffer[] single = {ByteBuffer.allocate(0)};
  private final @Nullable SocketAddress[] singleAddress = new SocketAddress[1];

  /** The data that the socket has not accepted yet; null if there is none. */
  private @Nullable DatagramQueue queue;

  private boolean waiting;

  DatagramWriter(DatagramEndpoint endpoint, DatagramSocket socket, DatagramOutbox outbox) {
    this.endpoint = endpoint;
    this.socket = socket;
    this.outbox = outbox;
    flow = new FlowControl(endpoint);
  }

  FlowControl flow() {
    return flow;
  }

  /** Sends {@code data}, which is then empty, to the connected peer if the address is null. */
  void send(ByteBuffer data, @Nullable SocketAddress to) {
    BufferMemory.requireUsable(data);
    if (queue != null) {
      enqueue(data, to);
    } else if (data.remaining() <= DatagramOutbox.SMALL) {
      outbox.add(this, data, to);
    } else {
      outbox.flush(this);
      sendAlone(data, to);
    }
    if (flow.isAboveHigh(size())) {
      flush();
      flow.grown(size());
    }
  }

  private void sendAlone(ByteBuffer data, @Nullable SocketAddress to) {
    ByteBuffer nothing = single[0];
    single[0] = data;
    singleAddress[0] = to;
    send(single, singleAddress, 1);
    single[0] = nothing;
    singleAddress[0] = null;
    data.position(data.limit());
  }

  /** Sends what can be sent and queues copies of the rest. */
  void send(ByteBuffer[] data, @Nullable SocketAddress[] to, int count) {
    int done = queue == null ? trySend(data, to, count) : 0;
    for (int i = done; i < count; i++) {
      enqueue(data[i], to[i]);
    }
  }

  /** Returns the number of leading datagrams that were sent, or dropped after a failure. */
  private int trySend(ByteBuffer[] data, @Nullable SocketAddress[] to, int count) {
    int done = 0;
    while (done < count) {
      try {
        int sent = socket.trySend(data, to, done, count - done);
        if (sent == 0) {
          return done;
        }
        done += sent;
      } catch (IOException e) {
        done++;
        endpoint.refused(e);
      } catch (RuntimeException e) {
        endpoint.broken(e);
        return count;
      }
    }
    return done;
  }

  private void enqueue(ByteBuffer data, @Nullable SocketAddress to) {
    DatagramQueue waiting = queue;
    if (waiting == null) {
      waiting = new DatagramQueue();
      queue = waiting;
    }
    waiting.add(data, to);
    awaitRoom();
  }

  private void awaitRoom() {
    if (!waiting) {
      waiting = true;
      socket.awaitWritable(this);
    }
  }

  /** Sends this writer's datagrams that are in the outbox. */
  void flush() {
    outbox.flush(this);
  }

  /** Returns the number of unsent bytes, with each datagram's overhead. */
  int size() {
    return outbox.size(this) + (queue == null ? 0 : queue.size());
  }

  void limitsChanged() {
    flush();
    flow.grown(size());
  }

  /** Drops the unsent datagrams. */
  void discard() {
    outbox.discard(this);
    queue = null;
  }

  @Override
  public void completed(int count) {
    waiting = false;
    DatagramQueue left = queue;
    if (left == null || endpoint.isLost()) {
      return;
    }
    sendFrom(left);
    if (endpoint.isLost()) {
      return;
    }
    if (left.isEmpty()) {
      queue = null;
    }
    flow.shrunk(size());
    if (queue != null) {
      awaitRoom();
    } else if (endpoint.isClosing()) {
      endpoint.scheduleConnectionLost(null);
    }
  }

  private void sendFrom(DatagramQueue left) {
    int offered;
    int done;
    do {
      offered = left.fillWindow();
      done = trySend(left.data(), left.to(), offered);
      left.remove(done);
    } while (done == offered && !left.isEmpty());
  }

  @Override
  public void failed(Exception exception) {
    waiting = false;
    endpoint.broken(exception);
  }
}

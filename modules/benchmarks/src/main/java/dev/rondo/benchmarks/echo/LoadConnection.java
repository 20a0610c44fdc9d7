package dev.rondo.benchmarks.echo;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One TCP client: sends a new message for each one echoed, and checks the echo. */
final class LoadConnection implements LoadClient {

  private final SocketChannel channel;
  private final SelectionKey key;
  private final int size;
  private final int depth;
  private final ByteBuffer received;
  private final Latencies latencies;

  /** As many consecutive messages as may be in flight, so that they can be sent in one piece. */
  private final ByteBuffer messages;

  private final long[] sentAt;
  private long sent;
  private long answered;
  private long toSend;
  private int sendOffset;
  private int receiveOffset;

  LoadConnection(
      InetSocketAddress address,
      Selector selector,
      Workload work,
      ByteBuffer received,
      Latencies latencies)
      throws IOException {
    size = work.size;
    depth = work.depth;
    this.received = received;
    this.latencies = latencies;
    messages = messages(size, depth);
    sentAt = new long[depth];
    channel = SocketChannel.open(address);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
    send(depth, System.nanoTime());
  }

  private static ByteBuffer messages(int size, int depth) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(size * depth);
    for (int i = 0; i < buffer.capacity(); i++) {
      buffer.put(byteAt(i % size));
    }
    return buffer;
  }

  private static byte byteAt(int offset) {
    return (byte) (offset * 131);
  }

  @Override
  public void exchange() throws IOException {
    if (toSend > 0) {
      flush();
    }
    int count = channel.read(received.clear());
    if (count < 0) {
      throw new EOFException("the server closed a connection");
    }
    if (count == 0) {
      return;
    }
    check(count);
    int whole = (receiveOffset + count) / size;
    receiveOffset = (receiveOffset + count) % size;
    if (whole > 0) {
      long now = System.nanoTime();
      for (int i = 0; i < whole; i++) {
        latencies.add(now - sentAt[(int) (answered++ % depth)]);
      }
      send(whole, now);
    }
  }

  /** Compares the first bytes, which is enough to find a lost, duplicated or shifted message. */
  private void check(int count) throws IOException {
    int few = Math.min(Math.min(count, 8), size - receiveOffset);
    for (int i = 0; i < few; i++) {
      if (received.get(i) != byteAt(receiveOffset + i)) {
        throw new IOException("the server did not echo what it was sent");
      }
    }
  }

  private void send(int count, long now) throws IOException {
    for (int i = 0; i < count; i++) {
      sentAt[(int) (sent++ % depth)] = now;
    }
    toSend += (long) count * size;
    flush();
  }

  private void flush() throws IOException {
    while (toSend > 0) {
      int end = (int) Math.min(messages.capacity(), sendOffset + toSend);
      int wanted = end - sendOffset;
      int count = channel.write(messages.limit(end).position(sendOffset));
      toSend -= count;
      sendOffset = (sendOffset + count) % messages.capacity();
      if (count < wanted) {
        break;
      }
    }
    int interest = toSend > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

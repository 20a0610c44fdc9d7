package dev.rondo.engine.testing;

import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.DatagramSink;
import dev.rondo.engine.spi.DatagramSocket;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A datagram socket whose room and failures the test sets. */
public final class FakeDatagram implements DatagramSocket {

  /** The datagrams of each {@link #trySend} that sent any. */
  public final List<List<String>> calls = new ArrayList<>();

  /** The number of datagrams the socket accepts before it is full. */
  public int room = Integer.MAX_VALUE;

  /** The failures of the next attempts to send. */
  public final Deque<Exception> failures = new ArrayDeque<>();

  public boolean closed;

  private final LoopQueue queue;
  private final FakeChannel channel = new FakeChannel();
  private @Nullable SocketAddress remote;
  private @Nullable Completion waiting;

  FakeDatagram(LoopQueue queue) {
    this.queue = queue;
  }

  // --- the test's side ---

  /** Returns all datagrams that were sent. */
  public List<String> sent() {
    return calls.stream().flatMap(List::stream).toList();
  }

  /** Returns whether a writer waits for room. */
  public boolean isAwaited() {
    return waiting != null;
  }

  /** Makes room for {@code count} more datagrams, and completes the pending wait for room. */
  public void makesRoom(int count) {
    room += count;
    queue.enqueue(
        LoopEvent.of(
            () -> {
              Completion writer = Objects.requireNonNull(waiting, "no writer waits for room");
              waiting = null;
              writer.completed(0);
            }));
  }

  // --- the engine's side ---

  @Override
  public NetworkChannel channel() {
    return channel;
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public void connect(SocketAddress address) {
    remote = address;
  }

  @Override
  public int trySend(ByteBuffer[] data, @Nullable SocketAddress[] to, int offset, int length)
      throws IOException {
    switch (failures.poll()) {
      case null -> {}
      case IOException e -> throw e;
      case Exception e -> throw (RuntimeException) e;
    }
    var sent = new ArrayList<String>();
    for (int i = offset; i < offset + length && room > 0; i++) {
      room--;
      sent.add(StandardCharsets.US_ASCII.decode(data[i]).toString());
    }
    if (!sent.isEmpty()) {
      calls.add(sent);
    }
    return sent.size();
  }

  @Override
  public void awaitWritable(Completion done) {
    if (waiting != null) {
      throw new IllegalStateException("a writer already waits for room");
    }
    waiting = done;
  }

  @Override
  public void cancelWrite() {
    waiting = null;
  }

  @Override
  public void receive(ByteBuffer into, DatagramSink done) {
    throw new UnsupportedOperationException("this fake only streams");
  }

  @Override
  public void cancelRead() {}

  @Override
  public void startReceiving(DatagramSink sink) {}

  @Override
  public void stopReceiving() {}

  @Override
  public void detach() {}

  @Override
  public void close() {
    closed = true;
    channel.close();
  }
}

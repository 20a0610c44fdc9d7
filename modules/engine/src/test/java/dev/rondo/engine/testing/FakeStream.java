package dev.rondo.engine.testing;

import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.ReadSink;
import dev.rondo.engine.spi.StreamSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream socket whose peer the test simulates, with effect in the loop's next iteration. */
public final class FakeStream implements StreamSocket {

  /** The bytes of each write that wrote any. */
  public final List<String> writes = new ArrayList<>();

  /** The number of bytes the socket accepts before it is full. */
  public int room = Integer.MAX_VALUE;

  /** The failure of every attempt to write; null for none. */
  public @Nullable IOException broken;

  public @Nullable SocketAddress target;
  public boolean outputShut;
  public boolean closed;

  private final LoopQueue queue;
  private final FakeChannel channel = new FakeChannel();
  private @Nullable ReadSink sink;
  private @Nullable Completion writing;
  private ByteBuffer[] buffers = {};

  FakeStream(LoopQueue queue) {
    this.queue = queue;
  }

  // --- the test's side ---

  private void later(Runnable event) {
    queue.enqueue(LoopEvent.of(event));
  }

  /** Completes the connect, unless the engine has cancelled it by then. */
  public void connected() {
    later(
        () -> {
          if (writing != null) {
            take().completed(0);
          }
        });
  }

  /** Fails the connect. */
  public void refused(IOException failure) {
    later(() -> take().failed(failure));
  }

  /** Simulates {@code text} from the peer. */
  public void arrives(String text) {
    later(() -> reader().received(StandardCharsets.UTF_8.encode(text)));
  }

  /** Simulates the end of the peer's stream. */
  public void ends() {
    later(
        () -> {
          ReadSink reader = reader();
          sink = null;
          reader.ended();
        });
  }

  /** Simulates a failure to read. */
  public void failsToRead(IOException failure) {
    later(
        () -> {
          ReadSink reader = reader();
          sink = null;
          reader.failed(failure);
        });
  }

  /** Makes room for {@code count} more bytes, which the pending write uses. */
  public void makesRoom(int count) {
    room += count;
    later(
        () -> {
          ByteBuffer[] pending = buffers;
          take().completed((int) transfer(pending, 0, pending.length));
        });
  }

  /** Fails the pending write, unless the engine has cancelled it by then. */
  public void failsToWrite(IOException failure) {
    later(
        () -> {
          if (writing != null) {
            take().failed(failure);
          }
        });
  }

  public boolean isWriting() {
    return writing != null;
  }

  public boolean isReading() {
    return sink != null;
  }

  /** Returns the first buffer of the pending write. */
  public ByteBuffer pendingBuffer() {
    return buffers[0];
  }

  public String sent() {
    return String.join("", writes);
  }

  private ReadSink reader() {
    return Objects.requireNonNull(sink, "the transport does not read");
  }

  private Completion take() {
    Completion taken = Objects.requireNonNull(writing, "nothing is pending");
    writing = null;
    buffers = new ByteBuffer[0];
    return taken;
  }

  private long transfer(ByteBuffer[] from, int offset, int length) {
    var text = new StringBuilder();
    for (int i = offset; i < offset + length; i++) {
      int count = Math.min(room - text.length(), from[i].remaining());
      byte[] bytes = new byte[count];
      from[i].get(bytes);
      text.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    room -= text.length();
    if (!text.isEmpty()) {
      writes.add(text.toString());
    }
    return text.length();
  }

  // --- the engine's side ---

  @Override
  public NetworkChannel channel() {
    return channel;
  }

  @Override
  public SocketAddress remoteAddress() {
    return target != null ? target : new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
  }

  @Override
  public void connect(SocketAddress address, Completion done) {
    target = address;
    writing = done;
  }

  @Override
  public void read(ByteBuffer into, Completion done) {
    throw new UnsupportedOperationException("this fake only streams");
  }

  @Override
  public void write(ByteBuffer[] from, int offset, int length, Completion done) {
    if (writing != null) {
      throw new IllegalStateException("a write is pending");
    }
    writing = done;
    buffers = List.of(from).subList(offset, offset + length).toArray(ByteBuffer[]::new);
  }

  @Override
  public int tryWrite(ByteBuffer from) throws IOException {
    return (int) tryWrite(new ByteBuffer[] {from}, 0, 1);
  }

  @Override
  public long tryWrite(ByteBuffer[] from, int offset, int length) throws IOException {
    if (broken != null) {
      throw broken;
    }
    return transfer(from, offset, length);
  }

  @Override
  public void startReading(ReadSink sink) {
    this.sink = sink;
  }

  @Override
  public void stopReading() {
    sink = null;
  }

  @Override
  public void cancelRead() {}

  @Override
  public void cancelWrite() {
    writing = null;
  }

  @Override
  public void shutdownOutput() {
    outputShut = true;
  }

  @Override
  public void detach() {}

  @Override
  public void close() {
    closed = true;
    channel.close();
  }
}

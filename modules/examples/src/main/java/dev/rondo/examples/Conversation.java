package dev.rondo.examples;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that one task reads and writes: a small adapter from callbacks to {@code await}. The
 * connection is closed when the task ends. Must be used on the loop thread.
 */
public final class Conversation implements Protocol {

  /** The number of unread bytes at which reading is paused. */
  private static final int LIMIT = 64 * 1024;

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final Body body;

  @SuppressWarnings("NullAway.Init") // connectionMade is called first.
  private Transport transport;

  @SuppressWarnings("NullAway.Init") // Set with the transport.
  private EventLoop loop;

  private ByteBuffer received = EMPTY;
  private ByteBuffer inUse = EMPTY;
  private boolean ended;
  private @Nullable Throwable failure;
  private @Nullable LoopFuture<ByteBuffer> reader;
  private @Nullable LoopFuture<@Nullable Void> writable;

  private Conversation(Body body) {
    this.body = body;
  }

  /** The code that reads and writes one connection. */
  @FunctionalInterface
  public interface Body {

    /** Runs as a task. An {@link IOException} ends the connection and is not reported. */
    void run(Conversation conversation) throws Exception;
  }

  /** Returns a protocol factory that runs {@code body} for each connection. */
  public static Supplier<Conversation> of(Body body) {
    return () -> new Conversation(body);
  }

  /**
   * Returns a future of at least one byte, or of an empty buffer at the end of the stream. The
   * buffer belongs to the caller until the next read, which must not begin before this one is done.
   */
  public LoopFuture<ByteBuffer> read() {
    LoopFuture<ByteBuffer> read = loop.createFuture();
    reader = read;
    completeRead();
    return read;
  }

  /** Sends {@code data}, and returns a future that completes when there is room for more. */
  public LoopFuture<@Nullable Void> write(ByteBuffer data) {
    transport.write(data);
    if (writable != null) {
      return writable;
    }
    LoopFuture<@Nullable Void> written = loop.createFuture();
    written.setResult(null);
    return written;
  }

  @Override
  public void connectionMade(Transport transport) {
    this.transport = transport;
    loop = EventLoops.getRunningLoop();
    loop.createTask(this::runBody);
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    makeRoom(data.remaining());
    received.put(data);
    completeRead();
    if (received.position() >= LIMIT) {
      transport.pauseReading();
    }
  }

  @Override
  public boolean eofReceived() {
    ended = true;
    completeRead();
    return true;
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    ended = true;
    failure = exception;
    completeRead();
    resumeWriting();
  }

  @Override
  public void pauseWriting() {
    writable = loop.createFuture();
  }

  @Override
  public void resumeWriting() {
    LoopFuture<@Nullable Void> waiting = writable;
    writable = null;
    if (waiting != null && !waiting.isDone()) {
      waiting.setResult(null);
    }
  }

  private @Nullable Void runBody() throws Exception {
    try {
      body.run(this);
    } catch (IOException e) {
      // The connection is lost, so the conversation is over.
    } finally {
      transport.close();
    }
    return null;
  }

  private void completeRead() {
    LoopFuture<ByteBuffer> waiting = reader;
    if (waiting == null || waiting.isDone()) {
      return;
    }
    if (received.position() > 0) {
      ByteBuffer arrived = received.flip();
      received = inUse.clear();
      inUse = arrived;
      if (!ended && !transport.isReading()) {
        transport.resumeReading();
      }
      waiting.setResult(arrived);
    } else if (failure != null) {
      waiting.setException(failure);
    } else if (ended) {
      waiting.setResult(EMPTY);
    }
  }

  private void makeRoom(int count) {
    if (received.remaining() < count) {
      int wanted = Math.max(received.position() + count, received.capacity() * 2);
      received = ByteBuffer.allocateDirect(wanted).put(received.flip());
    }
  }
}

package dev.rondo.examples;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that one task reads and writes: a small adapter from callbacks to {@code await}. The
 * connection is closed when the task ends. Must be used on the loop thread.
 */
public final class Conversation implements Protocol {

  /** The number of unread bytes at which reading is paused. */
  private static final int LIMIT = 64 * 1024;

  private final Body body;

  @SuppressWarnings("NullAway.Init") // connectionMade is called first.
  private Transport transport;

  @SuppressWarnings("NullAway.Init") // Set with the transport.
  private EventLoop loop;

  @SuppressWarnings("NullAway.Init") // Set with the transport.
  private LoopFuture<@Nullable Void> hasRoom;

  /** Bytes that no read has taken, up to the position. */
  private ByteBuffer unread = ByteBuffer.allocate(0);

  private boolean ended;
  private @Nullable Throwable failure;
  private @Nullable LoopFuture<Boolean> reading;
  private Consumer<? super ByteBuffer> consumer = data -> {};

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
   * Lends the next bytes to {@code consumer}, in the loop's own buffer, as soon as they arrive.
   * Returns a future that is then true, or false at the end of the stream. The bytes that the
   * consumer leaves come first in the next read, which must not begin before this one is done.
   */
  public LoopFuture<Boolean> read(Consumer<? super ByteBuffer> consumer) {
    LoopFuture<Boolean> read = loop.createFuture();
    reading = read;
    this.consumer = consumer;
    if (unread.position() > 0) {
      lend(unread.flip(), read);
      unread.compact();
      if (!ended && !transport.isReading()) {
        transport.resumeReading();
      }
    } else {
      completeAtEnd();
    }
    return read;
  }

  /** Sends {@code data}, which then belongs to the caller again. */
  public void write(ByteBuffer data) {
    transport.write(data);
  }

  /** Returns a future that completes when there is room for more writes. */
  public LoopFuture<@Nullable Void> drain() {
    return hasRoom;
  }

  @Override
  public void connectionMade(Transport transport) {
    this.transport = transport;
    loop = EventLoops.getRunningLoop();
    hasRoom = loop.createFuture();
    hasRoom.setResult(null);
    loop.createTask(this::runBody);
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    LoopFuture<Boolean> waiting = reading;
    if (waiting != null && !waiting.isDone()) {
      lend(data, waiting);
    }
    if (data.hasRemaining()) {
      keep(data);
    }
  }

  private void lend(ByteBuffer data, LoopFuture<Boolean> read) {
    reading = null;
    try {
      consumer.accept(data);
      read.setResult(true);
    } catch (RuntimeException e) {
      read.setException(e);
    }
  }

  private void keep(ByteBuffer data) {
    if (unread.remaining() < data.remaining()) {
      int wanted = Math.max(unread.position() + data.remaining(), unread.capacity() * 2);
      unread = ByteBuffer.allocateDirect(wanted).put(unread.flip());
    }
    unread.put(data);
    if (unread.position() >= LIMIT) {
      transport.pauseReading();
    }
  }

  @Override
  public boolean eofReceived() {
    ended = true;
    completeAtEnd();
    return true;
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    ended = true;
    failure = exception;
    completeAtEnd();
    resumeWriting();
  }

  @Override
  public void pauseWriting() {
    hasRoom = loop.createFuture();
  }

  @Override
  public void resumeWriting() {
    if (!hasRoom.isDone()) {
      hasRoom.setResult(null);
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

  private void completeAtEnd() {
    LoopFuture<Boolean> waiting = reading;
    if (waiting == null || waiting.isDone()) {
      return;
    }
    if (failure != null) {
      waiting.setException(failure);
    } else if (ended) {
      waiting.setResult(false);
    }
  }
}

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
 * A connection that one task reads and writes in turn: a small adapter from callbacks to {@code
 * await}. The connection is closed when the task ends. Used on the loop's turn.
 */
public final class Conversation implements Protocol {

  /** The unread bytes at which reading is paused. */
  private static final int LIMIT = 64 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Body body;

  @SuppressWarnings("NullAway.Init") // connectionMade comes before everything else.
  private Transport transport;

  @SuppressWarnings("NullAway.Init") // As the transport.
  private EventLoop loop;

  private ByteBuffer arriving = NOTHING;
  private ByteBuffer lent = NOTHING;
  private boolean ended;
  private @Nullable Throwable broken;
  private @Nullable LoopFuture<ByteBuffer> reader;
  private @Nullable LoopFuture<@Nullable Void> pause;

  private Conversation(Body body) {
    this.body = body;
  }

  /** The conversation on one connection. */
  @FunctionalInterface
  public interface Body {

    /** Runs to its end as a task. An {@link IOException} ends it without a word. */
    void run(Conversation conversation) throws Exception;
  }

  /** A protocol factory that runs {@code body} for each connection. */
  public static Supplier<Conversation> of(Body body) {
    return () -> new Conversation(body);
  }

  /**
   * Reads at least one byte, or none at the end of the stream. The buffer belongs to the caller
   * until the next read, which must not begin before this one is done.
   */
  public LoopFuture<ByteBuffer> read() {
    LoopFuture<ByteBuffer> read = loop.createFuture();
    reader = read;
    answerReader();
    return read;
  }

  /** Sends {@code data}; done when there is room for more. */
  public LoopFuture<@Nullable Void> write(ByteBuffer data) {
    transport.write(data);
    if (pause != null) {
      return pause;
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
    arriving.put(data);
    answerReader();
    if (arriving.position() >= LIMIT) {
      transport.pauseReading();
    }
  }

  @Override
  public boolean eofReceived() {
    ended = true;
    answerReader();
    return true;
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    ended = true;
    broken = exception;
    answerReader();
    resumeWriting();
  }

  @Override
  public void pauseWriting() {
    pause = loop.createFuture();
  }

  @Override
  public void resumeWriting() {
    LoopFuture<@Nullable Void> paused = pause;
    pause = null;
    if (paused != null && !paused.isDone()) {
      paused.setResult(null);
    }
  }

  private @Nullable Void runBody() throws Exception {
    try {
      body.run(this);
    } catch (IOException e) {
      // The other end has gone, and nobody is left to tell.
    } finally {
      transport.close();
    }
    return null;
  }

  private void answerReader() {
    LoopFuture<ByteBuffer> waiting = reader;
    if (waiting == null || waiting.isDone()) {
      return;
    }
    if (arriving.position() > 0) {
      ByteBuffer arrived = arriving.flip();
      arriving = lent.clear();
      lent = arrived;
      if (!ended && !transport.isReading()) {
        transport.resumeReading();
      }
      waiting.setResult(arrived);
    } else if (broken != null) {
      waiting.setException(broken);
    } else if (ended) {
      waiting.setResult(NOTHING);
    }
  }

  private void makeRoom(int count) {
    if (arriving.remaining() < count) {
      int wanted = Math.max(arriving.position() + count, arriving.capacity() * 2);
      arriving = ByteBuffer.allocateDirect(wanted).put(arriving.flip());
    }
  }
}

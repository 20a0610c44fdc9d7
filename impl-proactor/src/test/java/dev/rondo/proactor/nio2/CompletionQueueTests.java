package dev.rondo.proactor.nio2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of a group that is served by the polling thread. */
@Timeout(20)
final class CompletionQueueTests {

  private static final long LONG = TimeUnit.SECONDS.toNanos(30);

  private final CompletionQueue queue = new CompletionQueue();
  private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private AsynchronousChannelGroup group;
  private AsynchronousSocketChannel near;
  private Socket far;
  private @Nullable Thread bringer;

  CompletionQueueTests() throws IOException {}

  @BeforeEach
  void open() throws Exception {
    group = queue.openServedGroup();
    assertTrue(queue.isServed());
    near = AsynchronousSocketChannel.open(group);
    var connected =
        near.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
    far = server.accept();
    for (int i = 0; !connected.isDone() && i < 100; i++) {
      queue.poll(10_000_000);
    }
    connected.get();
    while (queue.helper() == null) {
      queue.poll(0);
    }
  }

  @AfterEach
  void close() throws Exception {
    far.close();
    server.close();
    queue.close(group);
    Thread helper = queue.helper();
    assertNotNull(helper);
    helper.join(5000);
    assertFalse(helper.isAlive(), "the group's own thread has not ended");
  }

  @Test
  void poll_bringsWhatTheCallingThreadHasWaitedFor() throws Exception {
    for (int i = 0; i < 100; i++) {
      Thread.Builder.OfPlatform other = Thread.ofPlatform();
      Thread sender = other.start(this::send);
      read();
      until(LONG);
      sender.join();
    }
  }

  @Test
  void pollOfNoTime_inARow_bringsWhatHasCome() throws Exception {
    read();
    send();
    for (int i = 0; i < 100_000 && bringer == null; i++) {
      queue.poll(0);
    }
    assertSame(Thread.currentThread(), bringer);
  }

  @Test
  void poll_ofSomeTime_endsAfterIt() {
    while (!took(20_000_000)) {
      // What is left of the beginning ends a poll early.
    }
    for (int i = 0; i < 5; i++) {
      assertTrue(took(20_000_000));
    }
  }

  /** Whether a poll took the whole time. */
  private boolean took(long nanos) {
    long start = System.nanoTime();
    queue.poll(nanos);
    return System.nanoTime() - start >= nanos;
  }

  @Test
  void poll_afterALaterOneWasWokenUp_endsInTime() {
    queue.wakeup();
    queue.poll(LONG);
    Thread.ofVirtual().start(queue::wakeup);
    queue.poll(LONG);
    long start = System.nanoTime();
    while (System.nanoTime() - start < 10_000_000) {
      queue.poll(10_000_000);
    }
    assertTrue(System.nanoTime() - start < LONG / 10);
  }

  @Test
  void handler_thatThrows_leavesThePoll() throws Exception {
    near.read(ByteBuffer.allocate(10), null, new Throwing());
    send();
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () -> {
              while (true) {
                queue.poll(LONG);
              }
            });
    assertEquals("as a test of it", thrown.getMessage());

    read();
    send();
    until(LONG);
    assertTrue(queue.isServed());
  }

  @Test
  void completion_servedElsewhere_reachesTheNextThread() throws Exception {
    Thread first = Thread.ofPlatform().start(() -> queue.poll(1_000_000));
    first.join();
    read();
    send();
    until(LONG);
  }

  private void send() {
    try {
      far.getOutputStream().write('x');
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void read() {
    bringer = null;
    queue.beginCall();
    try {
      near.read(ByteBuffer.allocate(1), null, new Noting());
    } finally {
      queue.endCall();
    }
  }

  private void until(long nanos) {
    while (bringer == null) {
      queue.poll(nanos);
    }
    assertSame(Thread.currentThread(), bringer);
  }

  private final class Noting extends Operation<Integer> {

    Noting() {
      super(queue);
    }

    @Override
    void ended(@Nullable Integer count, @Nullable Exception failure) {
      assertEquals(1, count);
      bringer = Thread.currentThread();
    }
  }

  private static final class Throwing implements CompletionHandler<Integer, @Nullable Void> {

    @Override
    public void completed(Integer result, @Nullable Void attachment) {
      throw new IllegalStateException("as a test of it");
    }

    @Override
    public void failed(Throwable exception, @Nullable Void attachment) {
      throw new AssertionError(exception);
    }
  }
}

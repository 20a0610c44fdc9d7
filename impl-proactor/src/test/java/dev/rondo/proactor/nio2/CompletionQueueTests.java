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

/** Tests of a channel group that the polling thread serves. */
@Timeout(20)
final class CompletionQueueTests {

  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final CompletionQueue queue = new CompletionQueue();
  private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private AsynchronousChannelGroup group;
  private AsynchronousSocketChannel channel;
  private Socket peer;
  private @Nullable Thread completedBy;

  CompletionQueueTests() throws IOException {}

  @BeforeEach
  void open() throws Exception {
    group = queue.openServedGroup();
    assertTrue(queue.isServed());
    channel = AsynchronousSocketChannel.open(group);
    var connected =
        channel.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
    peer = server.accept();
    for (int i = 0; !connected.isDone() && i < 100; i++) {
      queue.poll(10_000_000);
    }
    connected.get();
    while (queue.groupThread() == null) {
      queue.poll(0);
    }
  }

  @AfterEach
  void close() throws Exception {
    peer.close();
    server.close();
    queue.close(group);
    Thread groupThread = queue.groupThread();
    assertNotNull(groupThread);
    groupThread.join(5000);
    assertFalse(groupThread.isAlive(), "the group's own thread has not ended");
  }

  @Test
  void poll_pendingRead_completesOnPollingThread() throws Exception {
    for (int i = 0; i < 100; i++) {
      Thread.Builder.OfPlatform other = Thread.ofPlatform();
      Thread sender = other.start(this::send);
      read();
      pollUntilCompleted(LONG_NANOS);
      sender.join();
    }
  }

  @Test
  void poll_withoutWaitingRepeatedly_completesRead() throws Exception {
    read();
    send();
    for (int i = 0; i < 100_000 && completedBy == null; i++) {
      queue.poll(0);
    }
    assertSame(Thread.currentThread(), completedBy);
  }

  @Test
  void poll_timeout_takesAllOfIt() {
    while (!takesAtLeast(20_000_000)) {
      // Events left over from connecting end a poll early.
    }
    for (int i = 0; i < 5; i++) {
      assertTrue(takesAtLeast(20_000_000));
    }
  }

  /** Returns whether a poll took the whole time. */
  private boolean takesAtLeast(long nanos) {
    long start = System.nanoTime();
    queue.poll(nanos);
    return System.nanoTime() - start >= nanos;
  }

  @Test
  void poll_afterWakeupOfLaterPoll_endsInTime() {
    queue.wakeup();
    queue.poll(LONG_NANOS);
    Thread.ofVirtual().start(queue::wakeup);
    queue.poll(LONG_NANOS);
    long start = System.nanoTime();
    while (System.nanoTime() - start < 10_000_000) {
      queue.poll(10_000_000);
    }
    assertTrue(System.nanoTime() - start < LONG_NANOS / 10);
  }

  @Test
  void poll_throwingHandler_propagatesAndKeepsServing() throws Exception {
    channel.read(ByteBuffer.allocate(10), null, new ThrowingHandler());
    send();
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () -> {
              while (true) {
                queue.poll(LONG_NANOS);
              }
            });
    assertEquals("thrown by the test", thrown.getMessage());

    read();
    send();
    pollUntilCompleted(LONG_NANOS);
    assertTrue(queue.isServed());
  }

  @Test
  void poll_onOtherThread_completesEarlierRead() throws Exception {
    Thread first = Thread.ofPlatform().start(() -> queue.poll(1_000_000));
    first.join();
    read();
    send();
    pollUntilCompleted(LONG_NANOS);
  }

  private void send() {
    try {
      peer.getOutputStream().write('x');
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void read() {
    completedBy = null;
    queue.beginCall();
    try {
      channel.read(ByteBuffer.allocate(1), null, new RecordingRead());
    } finally {
      queue.endCall();
    }
  }

  private void pollUntilCompleted(long nanos) {
    while (completedBy == null) {
      queue.poll(nanos);
    }
    assertSame(Thread.currentThread(), completedBy);
  }

  private final class RecordingRead extends Operation<Integer> {

    RecordingRead() {
      super(queue);
    }

    @Override
    void ended(@Nullable Integer count, @Nullable Exception failure) {
      assertEquals(1, count);
      completedBy = Thread.currentThread();
    }
  }

  private static final class ThrowingHandler implements CompletionHandler<Integer, @Nullable Void> {

    @Override
    public void completed(Integer result, @Nullable Void attachment) {
      throw new IllegalStateException("thrown by the test");
    }

    @Override
    public void failed(Throwable exception, @Nullable Void attachment) {
      throw new AssertionError(exception);
    }
  }
}

package dev.rondo.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.spi.AcceptSink;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.ReadSink;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests of the adapter that turns readiness into completion. */
final class PollerProactorTests {

  private final FakePoller poller = new FakePoller();
  private final FakeSockets sockets = new FakeSockets();
  private final FakeLoopQueue loopQueue = new FakeLoopQueue();
  private final PollerProactor proactor = new PollerProactor(poller, sockets, loopQueue);
  private final List<String> events = new ArrayList<>();
  private final ReadSink sink = new RecordingSink();
  private final Completion completion = new RecordingCompletion();
  private @Nullable Exception failure;

  private final class RecordingSink implements ReadSink {
    @Override
    public void received(ByteBuffer data) {
      events.add("received " + StandardCharsets.US_ASCII.decode(data));
    }

    @Override
    public void ended() {
      events.add("ended");
    }

    @Override
    public void failed(Exception exception) {
      events.add("failed " + exception.getMessage());
    }
  }

  private final class RecordingCompletion implements Completion {
    @Override
    public void completed(int count) {
      events.add("completed " + count);
    }

    @Override
    public void failed(Exception exception) {
      failure = exception;
      events.add("failed");
    }
  }

  private StreamSocket open() throws IOException {
    return proactor.openStream(StandardProtocolFamily.INET);
  }

  private FakeSockets.Stream last() {
    return sockets.streams.getLast();
  }

  @Test
  void startReading_data_isDeliveredInRunPhase() throws IOException {
    open().startReading(sink);
    last().input.add("hello");

    poller.ready(last().channel(), Watch.READ);
    assertEquals(List.of(), events);
    loopQueue.run();

    assertEquals(List.of("received hello"), events);
  }

  @Test
  void ready_readAndWrite_readsFirst() throws IOException {
    StreamSocket stream = open();
    stream.startReading(sink);
    stream.write(new ByteBuffer[] {ByteBuffer.allocate(3)}, 0, 1, completion);
    last().input.add("x");

    poller.ready(last().channel(), Watch.READ | Watch.WRITE);
    loopQueue.run();

    assertEquals(List.of("received x", "completed 3"), events);
  }

  @Test
  void ready_twiceBeforeRun_isQueuedOnce() throws IOException {
    open().startReading(sink);

    poller.ready(last().channel(), Watch.READ);
    poller.ready(last().channel(), Watch.READ);

    assertEquals(1, loopQueue.queue.size());
  }

  @Test
  void startReading_endOfStream_stopsReading() throws IOException {
    open().startReading(sink);
    last().input.add(FakeSockets.END);

    poller.ready(last().channel(), Watch.READ);
    loopQueue.run();

    assertEquals(List.of("ended"), events);
    assertEquals(0, poller.watchOf(last().channel()).interest);
  }

  @Test
  void stopReading_afterReadiness_deliversNothing() throws IOException {
    StreamSocket stream = open();
    stream.startReading(sink);
    last().input.add("kept");
    poller.ready(last().channel(), Watch.READ);

    stream.stopReading();
    loopQueue.run();
    assertEquals(List.of(), events);
    stream.startReading(sink);
    poller.ready(last().channel(), Watch.READ);
    loopQueue.run();

    assertEquals(List.of("received kept"), events);
  }

  @Test
  void close_pendingWrite_failsLater() throws IOException {
    StreamSocket stream = open();
    stream.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, 0, 1, completion);

    stream.close();
    assertEquals(List.of(), events);
    loopQueue.run();

    assertEquals(List.of("failed"), events);
    assertInstanceOf(AsynchronousCloseException.class, failure);
    assertTrue(poller.watches.isEmpty());
  }

  @Test
  void close_unreadInput_isDiscardedFirst() throws IOException {
    StreamSocket stream = open();
    last().input.add("unread");

    stream.close();

    assertTrue(last().input.isEmpty());
  }

  @Test
  void write_secondWhilePending_isRefused() throws IOException {
    StreamSocket stream = open();
    var buffers = new ByteBuffer[] {ByteBuffer.allocate(1)};
    stream.write(buffers, 0, 1, completion);

    assertThrows(IllegalStateException.class, () -> stream.write(buffers, 0, 1, completion));
    assertThrows(IllegalStateException.class, () -> stream.tryWrite(buffers[0]));
  }

  @Test
  void cancelRead_thenRead_deliversBytesToSecond() throws IOException {
    StreamSocket stream = open();
    ByteBuffer first = ByteBuffer.allocate(8);
    stream.read(first, completion);
    stream.cancelRead();
    last().input.add("abc");

    stream.read(ByteBuffer.allocate(8), completion);
    loopQueue.run();

    assertEquals(List.of("completed 3"), events);
    assertEquals(0, first.position());
  }

  @Test
  void poll_borrowedChannelClosed_failsPendingOperations() throws IOException {
    var channel = sockets.channel();
    proactor.borrowStream(channel).read(ByteBuffer.allocate(1), completion);
    loopQueue.run();
    assertEquals(List.of(), events);

    channel.close();
    proactor.poll(-1);
    loopQueue.run();

    assertEquals(0, poller.lastTimeout);
    assertEquals(List.of("failed"), events);
  }

  @Test
  void adoptStream_borrowedAndIdle_succeeds() throws IOException {
    var channel = sockets.channel();
    StreamSocket borrowed = proactor.borrowStream(channel);
    assertSame(borrowed, proactor.borrowStream(channel));

    assertNotSame(borrowed, proactor.adoptStream(channel));
    assertThrows(IllegalStateException.class, () -> proactor.borrowStream(channel));
    assertThrows(IllegalStateException.class, () -> proactor.watch(channel, ready -> {}));
  }

  @Test
  void adoptStream_borrowedAndPending_isRefused() {
    var channel = sockets.channel();
    proactor.borrowStream(channel).read(ByteBuffer.allocate(1), completion);

    assertThrows(IllegalStateException.class, () -> proactor.adoptStream(channel));
  }

  @Test
  void close_openedAndBorrowed_closesOnlyOpened() throws IOException {
    open();
    var borrowed = sockets.channel();
    proactor.borrowStream(borrowed);

    proactor.close();

    assertFalse(sockets.streams.getFirst().channel().isOpen());
    assertTrue(borrowed.isOpen());
    assertTrue(poller.closed);
  }

  @Test
  void openStream_conversion_appliesUnlessBorrowed() throws IOException {
    List<StreamSocket> converted = new ArrayList<>();
    PollerProactor driver =
        new PollerProactor(
            poller,
            sockets,
            loopQueue,
            socket -> {
              converted.add(socket);
              return socket;
            });

    StreamSocket opened = driver.openStream(StandardProtocolFamily.INET);
    StreamSocket adopted = driver.adoptStream(sockets.channel());
    driver.borrowStream(sockets.channel());

    assertEquals(List.of(opened, adopted), converted);
  }

  @Test
  void startReading_cannotBeWatched_failsAndTriesAgain() throws IOException {
    StreamSocket stream = open();
    poller.failure = new IOException("too many open files");
    stream.startReading(sink);
    assertEquals(List.of(), events);
    loopQueue.run();
    assertEquals(List.of("failed too many open files"), events);

    poller.failure = null;
    stream.startReading(sink);
    last().input.add("hello");
    poller.ready(last().channel(), Watch.READ);
    loopQueue.run();
    assertEquals("received hello", events.getLast());
  }

  @Test
  void write_cannotBeWatched_fails() throws IOException {
    StreamSocket stream = open();
    poller.failure = new IOException("too many open files");

    stream.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, 0, 1, completion);
    loopQueue.run();

    assertEquals(List.of("failed"), events);
    assertSame(poller.failure, failure);
  }

  @Test
  void startAccepting_cannotBeWatched_fails() throws IOException {
    poller.failure = new IOException("too many open files");

    proactor.openListener(StandardProtocolFamily.INET).startAccepting(new RecordingAcceptSink());
    loopQueue.run();

    assertEquals(List.of("failed too many open files"), events);
  }

  private final class RecordingAcceptSink implements AcceptSink {
    @Override
    public void accepted(StreamSocket socket) {
      events.add("accepted");
    }

    @Override
    public void failed(IOException exception) {
      events.add("failed " + exception.getMessage());
    }
  }

  private PollerProactor withoutStreams() {
    return new PollerProactor(
        poller,
        sockets,
        loopQueue,
        socket -> {
          throw new IllegalStateException("no stream");
        });
  }

  @Test
  void openStream_conversionThrows_closesTheSocket() {
    PollerProactor driver = withoutStreams();
    var channel = sockets.channel();

    assertThrows(IllegalStateException.class, () -> driver.openStream(StandardProtocolFamily.INET));
    assertFalse(last().channel().isOpen());
    assertThrows(IllegalStateException.class, () -> driver.adoptStream(channel));
    assertFalse(channel.isOpen());
    driver.borrowStream(channel);
  }

  @Test
  void accept_conversionThrows_closesAndFails() throws IOException {
    var listener = withoutStreams().openListener(StandardProtocolFamily.INET);
    listener.startAccepting(new RecordingAcceptSink());
    poller.ready(listener.channel(), Watch.READ);
    loopQueue.run();

    assertEquals(1, events.size());
    assertTrue(events.getFirst().startsWith("failed"), events::toString);
    assertFalse(last().channel().isOpen());
    assertEquals(0, poller.watchOf(listener.channel()).interest);
  }
}

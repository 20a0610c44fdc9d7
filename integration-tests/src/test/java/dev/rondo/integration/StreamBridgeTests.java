package dev.rondo.integration;

import static dev.rondo.integration.StreamPrograms.bytes;
import static dev.rondo.integration.StreamPrograms.onClientOf;
import static dev.rondo.integration.StreamPrograms.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.tasks.Asyncio;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of readers and writers as streams of the JDK, and as publishers and subscribers. */
class StreamBridgeTests {

  private static final String BACKENDS = "dev.rondo.integration.Program#drivers";

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void asInputStream_libraryReads_waitsForTheBytes(String backend) throws Exception {
    List<String> lines = new ArrayList<>();
    onClientOf(
        backend,
        (reader, writer) -> {
          try (var out =
              new PrintWriter(new GZIPOutputStream(writer.asOutputStream(), 100), false, UTF_8)) {
            for (int i = 0; i < 5000; i++) {
              out.println("line " + i);
            }
          }
        },
        (reader, writer) -> {
          try (var in =
              new BufferedReader(
                  new InputStreamReader(new GZIPInputStream(reader.asInputStream()), UTF_8))) {
            in.lines().forEach(lines::add);
          }
        });

    assertEquals(IntStream.range(0, 5000).mapToObj(i -> "line " + i).toList(), lines);
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void asInputStream_singleBytesAndTheEnd_areRead(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> writer.write(new byte[] {(byte) 0xff, 1, 2, 3}),
        (reader, writer) -> {
          InputStream in = reader.asInputStream();
          assertEquals(0xff, in.read());
          assertEquals(3, in.available());
          byte[] rest = new byte[5];
          assertEquals(0, in.read(rest, 5, 0));
          assertEquals(3, in.read(rest, 1, 4));
          assertArrayEquals(new byte[] {0, 1, 2, 3, 0}, rest);
          assertEquals(-1, in.read());
          assertEquals(-1, in.read(rest));
          assertThrows(IndexOutOfBoundsException.class, () -> in.read(rest, 3, 3));
          in.close();
          assertThrows(IOException.class, in::read);
          assertFalse(writer.isClosing());
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void asInputStream_cancelled_losesNothing(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> {
          reader.readExactly(1);
          writer.write(bytes("late"));
        },
        (reader, writer) -> {
          InputStream in = reader.asInputStream();
          Task<Integer> waiting = Asyncio.createTask(() -> in.read());
          Asyncio.sleep(Duration.ZERO).await();
          waiting.cancel();
          assertThrows(CancellationException.class, waiting::await);
          writer.write(bytes("."));
          assertEquals("late", text(in.readAllBytes()));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void streams_outsideATask_areRefused(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> writer.write(bytes("here already")),
        (reader, writer) -> {
          InputStream in = reader.asInputStream();
          OutputStream out = writer.asOutputStream();
          assertEquals('h', in.read());
          List<IllegalStateException> refusals = new ArrayList<>();
          LoopFuture<Boolean> called = EventLoops.getRunningLoop().createFuture();
          EventLoops.getRunningLoop()
              .callSoon(
                  () -> {
                    refusals.add(assertThrows(IllegalStateException.class, in::read));
                    called.setResult(true);
                  });
          assertTrue(called.await());
          refusals.add(
              Asyncio.toThread(() -> assertThrows(IllegalStateException.class, () -> out.write(1)))
                  .await());
          for (IllegalStateException refusal : refusals) {
            assertTrue(refusal.getMessage().contains("only in tasks of"), refusal.getMessage());
          }
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void asOutputStream_slowPeer_waits(String backend) throws Exception {
    byte[] sent = randomBytes(8 << 20);
    onClientOf(
        backend,
        (reader, writer) -> {
          reader.readExactly(1);
          writer.write(reader.readExactly(sent.length));
          writer.drain();
        },
        (reader, writer) -> {
          OutputStream out = writer.asOutputStream();
          Task<@Nullable Void> writing =
              Asyncio.createTask(
                  () -> {
                    for (int i = 0; i < sent.length; i += 65_536) {
                      out.write(sent, i, 65_536);
                    }
                    out.flush();
                  });
          Task<byte[]> reading = Asyncio.createTask(() -> reader.readExactly(sent.length - 1));
          while (writer.transport().getWriteBufferSize() == 0) {
            Asyncio.sleep(Duration.ZERO).await();
          }
          assertFalse(writing.isDone());
          assertTrue(writer.transport().getWriteBufferSize() < sent.length / 2);
          writing.await();
          writer.write(bytes("."));
          assertArrayEquals(Arrays.copyOfRange(sent, 1, sent.length), reading.await());
          out.close();
          out.close();
          assertTrue(writer.isClosing());
          assertThrows(IOException.class, () -> out.write(1));
          assertThrows(IOException.class, () -> writer.asOutputStream().write(1));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void asPublisher_toASubscriber_echoes(String backend) throws Exception {
    byte[] sent = randomBytes(1 << 20);
    onClientOf(
        backend,
        (reader, writer) -> {
          reader.asPublisher().subscribe(writer.asSubscriber());
          writer.waitClosed().await();
        },
        (reader, writer) -> {
          writer.writeOwned(ByteBuffer.wrap(sent));
          writer.writeEof();
          assertArrayEquals(sent, reader.readAll());
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void asPublisher_withoutDemand_pausesReading(String backend) throws Exception {
    byte[] sent = randomBytes(1_000_000);
    onClientOf(
        backend,
        1000,
        (reader, writer) -> {
          writer.write(sent);
          writer.drain();
        },
        (reader, writer) -> {
          var received = new CollectingSubscriber(EventLoops.getRunningLoop());
          reader.asPublisher(10_000).subscribe(received);
          while (writer.transport().isReading()) {
            Asyncio.sleep(Duration.ofMillis(1)).await();
          }
          assertEquals(0, received.bytes.size());
          received.request(1);
          while (received.bytes.size() == 0) {
            Asyncio.sleep(Duration.ofMillis(1)).await();
          }
          assertTrue(received.bytes.size() <= 10_000, "bytes: " + received.bytes.size());
          received.request(Long.MAX_VALUE);
          assertEquals("complete", received.end.await());
          assertArrayEquals(sent, received.bytes.toByteArray());
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void asPublisher_cancelled_leavesTheRest(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> writer.write(bytes("0123456789")),
        (reader, writer) -> {
          var received = new CollectingSubscriber(EventLoops.getRunningLoop());
          received.limit = 1;
          reader.asPublisher(4).subscribe(received);
          received.request(1);
          while (received.bytes.size() == 0) {
            Asyncio.sleep(Duration.ofMillis(1)).await();
          }
          Asyncio.sleep(Duration.ZERO).await();
          assertEquals("0123", received.bytes.toString(US_ASCII));
          assertEquals("456789", text(reader.readAll()));
          assertFalse(received.end.isDone());
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void asPublisher_secondSubscriber_isRefused(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> reader.readAll(),
        (reader, writer) -> {
          EventLoop loop = EventLoops.getRunningLoop();
          Flow.Publisher<ByteBuffer> publisher = reader.asPublisher();
          var first = new CollectingSubscriber(loop);
          publisher.subscribe(first);
          var second = new CollectingSubscriber(loop);
          publisher.subscribe(second);
          assertThrows(IllegalStateException.class, second.end::await);
          first.cancel();
          assertThrows(IllegalArgumentException.class, () -> reader.asPublisher(0));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void asSubscriber_publisherOfOtherThreads_isSent(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> {
          try (var publisher = new SubmissionPublisher<ByteBuffer>()) {
            publisher.subscribe(writer.asSubscriber());
            Asyncio.toThread(
                    () -> {
                      for (int i = 0; i < 200; i++) {
                        publisher.submit(ByteBuffer.wrap(bytes("%04d".formatted(i))));
                      }
                      return true;
                    })
                .await();
          }
          reader.readAll(); // Until the client closes, once it has the end.
        },
        (reader, writer) -> {
          String expected = IntStream.range(0, 200).mapToObj("%04d"::formatted).collect(joining());
          assertEquals(expected, text(reader.readAll()));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void asSubscriber_connectionEnds_cancels(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> reader.read(1),
        (reader, writer) -> {
          try (var publisher = new SubmissionPublisher<ByteBuffer>(Runnable::run, 16)) {
            publisher.subscribe(writer.asSubscriber());
            assertEquals(1, publisher.getNumberOfSubscribers());
            writer.close();
            writer.waitClosed().await();
            while (publisher.hasSubscribers()) {
              publisher.submit(ByteBuffer.wrap(bytes("too late")));
              Asyncio.sleep(Duration.ofMillis(1)).await();
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void asSubscriber_publisherFails_abortsAndReports(String backend) throws Exception {
    var failure = new IOException("the source failed");
    onClientOf(
        backend,
        (reader, writer) -> reader.readAll(),
        (reader, writer) -> {
          List<@Nullable Throwable> reports = new ArrayList<>();
          EventLoops.getRunningLoop()
              .setExceptionHandler((loop, context) -> reports.add(context.exception()));
          try (var publisher = new SubmissionPublisher<ByteBuffer>(Runnable::run, 16)) {
            publisher.subscribe(writer.asSubscriber());
            publisher.closeExceptionally(failure);
            writer.waitClosed().await();
          }
          assertEquals(List.of(failure), reports);
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void asSubscriber_publisherFailsAfterTheEnd_isQuiet(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> reader.readAll(),
        (reader, writer) -> {
          EventLoop loop = EventLoops.getRunningLoop();
          List<ExceptionContext> reports = new ArrayList<>();
          loop.setExceptionHandler((_, context) -> reports.add(context));
          Flow.Subscriber<ByteBuffer> subscriber = writer.asSubscriber();
          try (var publisher = new SubmissionPublisher<ByteBuffer>(Runnable::run, 16)) {
            publisher.subscribe(subscriber);
            writer.close();
            writer.waitClosed().await();
            while (publisher.hasSubscribers()) { // The first submission finds it cancelled.
              publisher.submit(ByteBuffer.wrap(bytes("too late")));
              Asyncio.sleep(Duration.ofMillis(1)).await();
            }
          }
          subscriber.onError(new IOException("the source failed, too late"));
          LoopFuture<String> handled = loop.createFuture();
          loop.callSoonThreadsafe(() -> handled.setResult("handled"));
          handled.await();

          assertEquals(List.of(), reports);
        });
  }

  private static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  /** Collects what it receives; its signals are on the loop thread. */
  private static final class CollectingSubscriber implements Flow.Subscriber<ByteBuffer> {

    private final LoopFuture<Flow.Subscription> subscribed;
    final LoopFuture<String> end;
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int limit = Integer.MAX_VALUE;

    CollectingSubscriber(EventLoop loop) {
      subscribed = loop.createFuture();
      end = loop.createFuture();
    }

    void request(long count) throws Exception {
      subscribed.await().request(count);
    }

    void cancel() throws Exception {
      subscribed.await().cancel();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscribed.setResult(subscription);
    }

    @Override
    public void onNext(ByteBuffer data) {
      while (data.hasRemaining()) {
        bytes.write(data.get());
      }
      if (bytes.size() >= limit) {
        subscribed.resultNow().cancel();
      }
    }

    @Override
    public void onError(Throwable failure) {
      end.setException(failure);
    }

    @Override
    public void onComplete() {
      end.setResult("complete");
    }
  }
}

package dev.rondo.tck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.BufferedProtocol;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Protocols that supply their own read buffers. */
@Role(BufferedProtocol.class)
@Needs({Capability.TCP, Capability.TASKS})
public interface BufferedProtocolContract extends LoopContract {

  /** T101. */
  @Test
  default void getBuffer_isFilledAndBufferUpdatedGetsTheCount(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var buffered = new RecordingBufferedProtocol(loop, 100);
          Transport near = connect(loop, buffered);
          near.write(Bytes.pattern(100_000));
          near.close();
          buffered.lost.await();

          assertEquals(Bytes.text(Bytes.pattern(100_000)), buffered.text.toString());
          assertEquals(List.of("made", "eof", "lost"), buffered.events);
        });
  }

  @Test
  default void getBuffer_positionAndLimit_areRespectedAndNotMoved(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var buffered = new RecordingBufferedProtocol(loop, 8);
          buffered.buffer.position(3).limit(5);
          Transport near = connect(loop, buffered);
          near.write(Bytes.of("abcdefgh"));
          near.close();
          buffered.lost.await();

          assertEquals("abcdefgh", buffered.text.toString());
          assertEquals(3, buffered.buffer.position());
          assertEquals(5, buffered.buffer.limit());
          ByteBuffer whole = buffered.buffer.duplicate().clear();
          assertEquals(0, whole.get(2) + whole.get(5));
        });
  }

  @Test
  default void getBuffer_direct_isFilled(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var buffered = new RecordingBufferedProtocol(loop, ByteBuffer.allocateDirect(1024));
          Transport near = connect(loop, buffered);
          near.write(Bytes.pattern(50_000));
          near.close();
          buffered.lost.await();

          assertEquals(Bytes.text(Bytes.pattern(50_000)), buffered.text.toString());
        });
  }

  /** T101. */
  @Test
  default void getBuffer_withoutRoom_isReportedAndCloses(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var buffered = new RecordingBufferedProtocol(loop, 0);
          Transport near = connect(loop, buffered);
          near.write(Bytes.of("no room"));
          buffered.lost.await();

          assertInstanceOf(IllegalStateException.class, buffered.failure);
        });

    ExceptionContext report = kit.reports().takeOne();
    assertNotNull(report.exception());
    ErrorMessages.assertContains(new IOException(report.message()), "getBuffer");
  }

  /** A buffer confined to another thread is refused even if the driver could fill it. */
  @Test
  default void getBuffer_ofAnotherThread_isReportedAndCloses(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          try (Arena arena = Arena.ofConfined()) {
            var buffered = new RecordingBufferedProtocol(loop, arena.allocate(64).asByteBuffer());
            connect(loop, buffered).write(Bytes.of("data"));
            buffered.lost.await();

            assertInstanceOf(WrongThreadException.class, buffered.failure);
          }
        });

    assertInstanceOf(WrongThreadException.class, kit.reports().takeOne().exception());
  }

  /** Bytes already read that did not fit the buffer wait for the resume, too. */
  @Test
  default void bufferUpdated_thatPauses_isNotCalledUntilResumed(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var buffered = new RecordingBufferedProtocol(loop, 8);
          buffered.onUpdated = count -> buffered.transport().pauseReading();
          Transport near = connect(loop, buffered);
          near.write(Bytes.of("12345678abcdefghABCDEFGH"));
          near.close();
          for (String expected : List.of("12345678", "12345678abcdefgh")) {
            TaskWaits.until(loop, "the protocol has read", () -> !buffered.text.isEmpty());
            TaskWaits.briefly(loop);
            assertEquals(expected, buffered.text.toString());
            buffered.transport().resumeReading();
            TaskWaits.briefly(loop);
          }
          buffered.onUpdated = count -> {};
          buffered.transport().resumeReading();
          buffered.lost.await();

          assertEquals("12345678abcdefghABCDEFGH", buffered.text.toString());
          assertEquals(List.of("made", "eof", "lost"), buffered.events);
        });
  }

  /** T094. */
  @Test
  default void bufferUpdated_thatCloses_isNotCalledAgain(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var buffered = new RecordingBufferedProtocol(loop, 8);
          buffered.onUpdated = count -> buffered.transport().close();
          connect(loop, buffered).write(Bytes.of("12345678abcdefgh"));
          buffered.lost.await();

          assertEquals("12345678", buffered.text.toString());
          assertEquals(List.of("made", "lost"), buffered.events);
        });
  }

  /** T098. */
  @Test
  default void bufferUpdated_thatThrows_isReportedAndCloses(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("not what was expected");
    kit.runTask(
        () -> {
          var buffered = new RecordingBufferedProtocol(loop, 8);
          buffered.onUpdated =
              count -> {
                throw failure;
              };
          connect(loop, buffered).write(Bytes.of("12345678abcdefgh"));
          buffered.lost.await();

          assertSame(failure, buffered.failure);
          assertEquals("12345678", buffered.text.toString());
        });

    ExceptionContext report = kit.reports().takeOne();
    assertSame(failure, report.exception());
    ErrorMessages.assertContains(new IOException(report.message()), "bufferUpdated");
  }

  /** T101. */
  @Test
  default void setProtocol_otherKind_takesEffectAtTheNextRead(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var buffered = new RecordingBufferedProtocol(loop, 64);
          TcpPair pair = TcpPair.open(kit);
          pair.near().write(Bytes.of("plain"));
          pair.accepted().received("plain").await();
          pair.far().setProtocol(buffered);
          pair.near().write(Bytes.of("buffered"));
          TaskWaits.until(
              loop, "the protocol has read", () -> buffered.text.toString().equals("buffered"));
          pair.far().setProtocol(pair.accepted());
          pair.near().write(Bytes.of(" again"));
          pair.accepted().received("again").await();

          assertEquals("plain again", pair.accepted().text());
        });
  }

  private static Transport connect(EventLoop loop, BufferedProtocol accepted) throws Exception {
    Server server = loop.createServer(() -> accepted, Binding.host("127.0.0.1", 0)).await();
    var target = Target.host("127.0.0.1", TcpPair.port(server));
    return loop.createConnection(() -> new RecordingProtocol(loop), target).await().transport();
  }

  /** A buffered protocol with one buffer, which records what it receives. */
  final class RecordingBufferedProtocol implements BufferedProtocol {

    private final StringBuilder text = new StringBuilder();
    private final List<String> events = new ArrayList<>();
    private final ByteBuffer buffer;
    private final LoopFuture<String> lost;
    private IntConsumer onUpdated = count -> {};
    private @Nullable Transport transport;
    private @Nullable Throwable failure;

    RecordingBufferedProtocol(EventLoop loop, int size) {
      this(loop, ByteBuffer.allocate(size));
    }

    RecordingBufferedProtocol(EventLoop loop, ByteBuffer buffer) {
      this.buffer = buffer;
      lost = loop.createFuture();
    }

    private Transport transport() {
      return Objects.requireNonNull(transport);
    }

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
      events.add("made");
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      return buffer;
    }

    @Override
    public void bufferUpdated(int count) {
      ByteBuffer filled = ByteBuffer.allocate(count).put(0, buffer, buffer.position(), count);
      text.append(Bytes.text(filled));
      onUpdated.accept(count);
    }

    @Override
    public boolean eofReceived() {
      events.add("eof");
      return false;
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      failure = exception;
      events.add("lost");
      lost.setResult("lost");
    }
  }
}

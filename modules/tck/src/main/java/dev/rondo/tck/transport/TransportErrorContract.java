package dev.rondo.tck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.Server;
import dev.rondo.net.Connection;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.net.TransportSocket;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Errors on a connection. Those of the network go to {@code connectionLost} only; those of the
 * protocol also go to the exception handler.
 */
@Role(Protocol.class)
@Covers("connectionLost")
@Needs({Capability.TCP, Capability.TASKS})
public interface TransportErrorContract extends LoopContract {

  /** T100: a report to the exception handler would fail the test. */
  @Test
  default void resetByThePeer_goesToConnectionLostOnly(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          ResettableConnection doomed = openResettable(kit);
          RecordingProtocol client = doomed.client().protocol();
          doomed.reset().run();
          client.lost().await();

          assertInstanceOf(IOException.class, client.failure());
          assertEquals("made", client.events().getFirst());
          assertEquals(2, client.events().size());
        });
  }

  /** T100, detected by a write instead of a read. */
  @Test
  default void resetByThePeer_whileNotReading_isNoticedByAWrite(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          ResettableConnection doomed = openResettable(kit);
          RecordingProtocol client = doomed.client().protocol();
          Transport near = doomed.client().transport();
          near.pauseReading();
          doomed.reset().run();
          while (client.events().size() < 2) {
            near.write(Bytes.of("into the void"));
            TaskWaits.briefly(loop);
          }

          assertInstanceOf(IOException.class, client.failure());
        });
  }

  /** Whether a write or a read meets the reset: it is never taken for the end of the stream. */
  @Test
  default void resetByThePeer_foundByAWriteBeforeARead_isNoEof(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          for (int size : new int[] {10, 200_000}) {
            ResettableConnection doomed = openResettable(kit);
            RecordingProtocol client = doomed.client().protocol();
            Transport near = doomed.client().transport();
            near.pauseReading();
            doomed.reset().run();
            TaskWaits.briefly(loop);
            near.write(ByteBuffer.allocate(size));
            TaskWaits.briefly(loop);
            near.resumeReading();
            client.lost().await();

            assertInstanceOf(IOException.class, client.failure());
            assertFalse(client.events().contains("eof"), () -> "" + client.events());
          }
        });
  }

  /** T098. */
  @Test
  default void dataReceived_thatThrows_isReportedAndCloses(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("cannot parse this");
    kit.runTask(
        () -> {
          var bad =
              new RecordingProtocol(loop)
                  .onData(
                      data -> {
                        throw failure;
                      });
          TcpPair pair = TcpPair.open(kit, new RecordingProtocol(loop), bad);
          pair.near().write(Bytes.of("data"));
          bad.lost().await();
          pair.client().protocol().lost().await();

          assertSame(failure, bad.failure());
          assertEquals(List.of("made", "data:data", "lost:IllegalArgumentException"), bad.events());
          assertReported(kit, failure, bad);
        });
  }

  /** T098. */
  @Test
  default void eofReceived_thatThrows_isReportedAndCloses(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("not yet");
    kit.runTask(
        () -> {
          var bad =
              new RecordingProtocol(loop)
                  .onEof(
                      () -> {
                        throw failure;
                      });
          TcpPair pair = TcpPair.open(kit, new RecordingProtocol(loop), bad);
          pair.near().writeEof();
          bad.lost().await();

          assertSame(failure, bad.failure());
          assertReported(kit, failure, bad);
        });
  }

  /** T099. */
  @Test
  default void connectionMade_thatThrows_isReportedAndStaysOpen(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("made in anger");
    kit.runTask(
        () -> {
          var bad =
              new RecordingProtocol(loop)
                  .onMade(
                      transport -> {
                        throw failure;
                      });
          TcpPair pair = TcpPair.open(kit, bad, new RecordingProtocol(loop));
          assertSame(failure, kit.reports().takeOne().exception());
          pair.near().write(Bytes.of("usable"));
          pair.accepted().received("usable").await();
          pair.far().write(Bytes.of("both ways"));
          bad.received("both ways").await();
          pair.near().close();
          bad.lost().await();

          assertEquals(List.of("made", "data:both ways", "lost"), bad.events());
        });
  }

  @Test
  default void connectionLost_thatThrows_isReportedAndClosed(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("lost in anger");
    kit.runTask(
        () -> {
          var bad =
              new Protocol() {
                @Override
                public void connectionLost(@Nullable Throwable exception) {
                  throw failure;
                }
              };
          Server server = TcpPair.server(kit, bad);
          var target = Target.host("127.0.0.1", TcpPair.port(server));
          var client = loop.createConnection(() -> new RecordingProtocol(loop), target).await();
          client.transport().writeEof();
          client.protocol().lost().await();
          server.close();
          server.waitClosed().await();
        });

    assertSame(failure, kit.reports().takeOne().exception());
  }

  /** A connection that fails does not affect the others. */
  @Test
  default void failure_ofOneConnection_leavesTheOthers(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var bad =
              new RecordingProtocol(loop)
                  .onData(
                      data -> {
                        throw new IllegalArgumentException("one bad apple");
                      });
          TcpPair spoiled = TcpPair.open(kit, new RecordingProtocol(loop), bad);
          TcpPair sound = TcpPair.open(kit);
          spoiled.near().write(Bytes.of("data"));
          sound.near().write(Bytes.of("sound"));
          bad.lost().await();
          sound.accepted().received("sound").await();
          kit.reports().takeOne();

          assertEquals(List.of("made", "data:sound"), sound.accepted().events());
        });
  }

  private static void assertReported(
      LoopFixture kit, Exception failure, RecordingProtocol protocol) {
    ExceptionContext report = kit.reports().takeOne();
    assertSame(failure, report.exception());
    assertSame(protocol, report.endpoint().protocol());
    assertSame(protocol.transport(), report.endpoint().transport());
    ErrorMessages.assertContains(new IOException(report.message()), "Fatal error");
  }

  /** A connection that its peer can reset. */
  record ResettableConnection(Connection<Transport, RecordingProtocol> client, Runnable reset) {}

  private static ResettableConnection openResettable(LoopFixture kit) throws Exception {
    TcpPair pair = TcpPair.open(kit);
    TransportSocket socket = pair.far().getExtraInfo(ExtraInfo.SOCKET);
    try {
      Objects.requireNonNull(socket).setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (UnsupportedOperationException e) {
      return openResettableByTheHost(kit.loop());
    }
    return new ResettableConnection(pair.client(), pair.far()::abort);
  }

  /** Opens one for loops on the host's network without SO_LINGER, which NIO.2 does not have. */
  private static ResettableConnection openResettableByTheHost(EventLoop loop) throws Exception {
    try (var listener = new ServerSocket(0, 1, Loopback.at(0).getAddress())) {
      var target = Target.host("127.0.0.1", listener.getLocalPort());
      var client = loop.createConnection(() -> new RecordingProtocol(loop), target).await();
      Socket peer = listener.accept();
      return new ResettableConnection(client, () -> reset(peer));
    }
  }

  private static void reset(Socket peer) {
    try {
      peer.setSoLinger(true, 0);
      peer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.rondo.tck.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteBufferLimits;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.JsseLimit;
import dev.rondo.tck.fixture.JsseProvider;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TlsPair;
import dev.rondo.tck.fixture.WriteBuffers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** TLS transports as stream transports: bytes, flow control and closing. */
@Role(Transport.class)
@Covers({"createConnection", "createServer"})
@Needs({Capability.TCP, Capability.TLS, Capability.TASKS})
public interface TlsStreamContract extends LoopContract {

  /** T113. */
  @Test
  default void close_deliversAllThatWasWritten(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int size = 4 << 20;
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, client, accepted);
          pair.near().write(Bytes.pattern(size));
          pair.near().close();
          assertTrue(pair.near().isClosing());
          accepted.lost().await();
          client.lost().await();

          assertEquals(Bytes.text(Bytes.pattern(size)), accepted.text());
          assertEquals(List.of("eof", "lost"), accepted.events().subList(2, 4));
          assertNull(client.failure());
        });
  }

  @Test
  default void writelines_keepsTheOrder(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, new RecordingProtocol(loop), accepted);
          ByteBuffer caller = Bytes.of("one ");
          pair.near().write(caller);
          caller.clear().put(Bytes.of("XXXX"));
          pair.near().writelines(List.of(Bytes.of("two "), Bytes.of(""), Bytes.of("three ")));
          pair.near().write(Bytes.of("four"));
          accepted.received("four").await();

          assertEquals("one two three four", accepted.text());
          pair.near().close();
          accepted.lost().await();
        });
  }

  @Test
  default void writeEof_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, new RecordingProtocol(loop), accepted);

          assertFalse(pair.near().canWriteEof());
          assertThrows(UnsupportedOperationException.class, pair.near()::writeEof);
          pair.near().abort();
          accepted.lost().await();
        });
  }

  @Test
  default void pauseReading_holdsDataBack(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, new RecordingProtocol(loop), accepted);
          accepted.onData(data -> pair.far().pauseReading());
          pair.near().write(Bytes.of("first"));
          accepted.received("first").await();
          pair.near().write(Bytes.of("second"));
          pair.near().close();
          TaskWaits.briefly(loop);
          assertFalse(pair.far().isReading());
          assertEquals("first", accepted.text());
          accepted.onData(data -> {});
          pair.far().resumeReading();
          assertEquals("first", accepted.text());
          accepted.lost().await();

          assertEquals("firstsecond", accepted.text());
          assertNull(accepted.failure());
        });
  }

  @Test
  default void write_peerDoesNotRead_pausesAndResumes(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, client, accepted);
          assertEquals(
              new WriteBufferLimits(128 * 1024, 512 * 1024), pair.near().getWriteBufferLimits());
          pair.far().pauseReading();
          long written = WriteBuffers.fill(pair.near());
          while (!client.events().contains("pause")) {
            pair.near().write(Bytes.pattern(64 * 1024));
            written += 64 * 1024;
          }
          assertTrue(pair.near().getWriteBufferSize() > 512 * 1024);
          pair.far().resumeReading();
          client.recorded("resume").await();
          accepted.received((int) written).await();

          assertEquals(List.of("made", "pause", "resume"), client.events());
          pair.near().abort();
          accepted.lost().await();
        });
  }

  @Test
  default void end_withoutCloseNotify_isReportedAsTruncation(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, client, new RecordingProtocol(loop));
          pair.far().write(Bytes.of("and so on"));
          pair.plain().far().close();
          client.lost().await();

          assertEquals(List.of("made", "data:and so on", "lost:SSLException"), client.events());
          ErrorMessages.assertContains(
              assertInstanceOf(SSLException.class, client.failure()), "truncated");
        });
  }

  @Test
  default void end_withoutCloseNotify_canBeAccepted(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          TlsPair pair =
              TlsPair.upgrade(
                  kit,
                  client,
                  new RecordingProtocol(loop),
                  TlsPair.clientOptions().withTruncationAccepted(true));
          pair.far().write(Bytes.of("and so on"));
          pair.plain().far().close();
          client.lost().await();

          assertEquals(List.of("made", "data:and so on", "eof", "lost"), client.events());
        });
  }

  @Test
  default void close_peerNeverCloses_endsAfterTheShutdownTimeout(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          TlsPair pair =
              TlsPair.upgrade(
                  kit,
                  client,
                  accepted,
                  TlsPair.clientOptions().withShutdownTimeout(Duration.ofMillis(30)));
          pair.plain().far().pauseReading();
          pair.near().close();
          client.lost().await();

          assertInstanceOf(TimeoutException.class, client.failure());
          pair.plain().far().resumeReading();
          accepted.lost().await();
        });
  }

  @Test
  default void closeClients_overTls_closesEachCleanly(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          Server server = TlsPair.server(kit, () -> accepted, TlsPair.serverOptions());
          var client =
              TlsPair.connect(
                      kit, () -> new RecordingProtocol(loop), server, TlsPair.clientOptions())
                  .await();
          accepted.made().await();
          server.close();
          server.closeClients();
          server.waitClosed().await();
          client.protocol().lost().await();

          assertEquals(List.of("made", "eof", "lost"), client.protocol().events());
          assertEquals(List.of("made", "lost"), accepted.events());
        });
  }

  @Test
  default void dataReceived_thatThrowsOverTls_isReportedAndCloses(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("cannot parse this");
    kit.runTask(
        () -> {
          var bad = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, bad, accepted);
          bad.onData(
              data -> {
                throw failure;
              });
          pair.far().write(Bytes.of("nonsense"));
          bad.lost().await();
          accepted.lost().await();

          assertEquals(failure, bad.failure());
          assertEquals(failure, kit.reports().takeOne().exception());
        });
  }

  /** TLS 1.3 updates its keys and TLS 1.2 renegotiates, started by either end. */
  @Test
  default void write_duringRenegotiation_losesNothing(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    JsseProvider.assumeWithout(JsseLimit.NO_RENEGOTIATION);
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      kit.runTask(
          () -> {
            var client = new RecordingProtocol(loop);
            var accepted = new RecordingProtocol(loop);
            TlsPair pair =
                TlsPair.upgrade(
                    kit,
                    client,
                    accepted,
                    TlsPair.clientOptions().withParameters(TlsPair.onlyVersion(version)),
                    TlsPair.serverOptions().withRenegotiationAccepted(true));
            String all = Bytes.text(Bytes.pattern(1 << 20));
            for (int i = 0; i < 16; i++) {
              engine(i % 2 == 0 ? pair.near() : pair.far()).beginHandshake();
              String part = all.substring(i << 16, (i + 1) << 16);
              pair.near().write(Bytes.of(part));
              pair.far().write(Bytes.of(part));
              accepted.received((i << 16) + 1).await();
              client.received((i << 16) + 1).await();
            }
            accepted.received(1 << 20).await();
            client.received(1 << 20).await();
            engine(pair.near()).beginHandshake();
            pair.near().close();
            client.lost().await();
            accepted.lost().await();

            assertEquals(all, accepted.text());
            assertEquals(all, client.text());
            assertNull(client.failure());
            assertNull(accepted.failure());
          });
    }
  }

  private static SSLEngine engine(Transport transport) {
    return Objects.requireNonNull(transport.getExtraInfo(ExtraInfo.SSL_OBJECT));
  }
}

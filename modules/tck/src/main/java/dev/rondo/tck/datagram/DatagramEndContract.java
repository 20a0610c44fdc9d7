package dev.rondo.tck.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingDatagrams;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Errors and closing of datagram endpoints: a network error does not close one. */
@Role({DatagramTransport.class, DatagramProtocol.class})
@Covers("createDatagramEndpoint")
@Needs({Capability.UDP, Capability.TASKS})
public interface DatagramEndContract extends LoopContract {

  /** T109. */
  @Test
  @Covers({"sendto", "errorReceived"})
  default void sendto_noReceiver_callsErrorReceivedAndContinues(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams gone = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(gone);
          gone.closeAndWait();
          client.send("anybody?");
          client.recorded("error").await();
          assertFalse(client.transport().isClosing());
          RecordingDatagrams server =
              RecordingDatagrams.open(loop, DatagramOptions.local(gone.address()));
          client.send("now?");
          server.received(1).await();
          server.send("now!", client.address());
          client.received(1).await();

          assertEquals(List.of("now?"), server.datagrams());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  /** T109. */
  @Test
  default void sendto_noReceiver_leavesOtherPeersUsable(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams gone = RecordingDatagrams.bound(loop);
          gone.closeAndWait();
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.bound(loop);
          client.send("lost", gone.address());
          client.send("found", server.address());
          client.send("lost", gone.address());
          client.send("found again", server.address());
          server.received(2).await();
          server.send("received", client.address());
          client.received(1).await();

          assertEquals(List.of("found", "found again"), server.datagrams());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  /** T109. */
  @Test
  default void sendto_tooLarge_callsErrorReceived(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          client.send("before");
          client.transport().sendto(Bytes.pattern(70_000), null);
          client.send("after");
          assertEquals(
              List.of("made"), client.events(), "errorReceived must not be called inside sendto");
          client.recorded("error").await();
          server.received(2).await();

          assertEquals(List.of("before", "after"), server.datagrams());
          assertEquals(1, client.errors().size());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  default void sendto_wrongAddressFamily_callsErrorReceived(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams client = RecordingDatagrams.bound(loop);
          client.send("not by this socket", Loopback.ipv6(9));
          client.recorded("error").await();
          client.send("by this one", client.address());
          client.received(1).await();

          assertEquals(1, client.errors().size());
          client.closeAndWait();
        });
  }

  @Test
  default void datagramReceived_thatThrows_isReportedAndStaysOpen(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("cannot parse this");
    kit.runTask(
        () -> {
          var bad = new RecordingDatagrams(loop);
          bad.onData(
              data -> {
                if (data.equals("bad")) {
                  throw failure;
                }
              });
          RecordingDatagrams.open(loop, DatagramOptions.local(Loopback.at(0)), bad);
          bad.send("bad", bad.address());
          bad.send("good", bad.address());
          bad.received(2).await();
          var report = kit.reports().takeOne();
          bad.closeAndWait();

          assertSame(failure, report.exception());
          assertSame(bad, report.endpoint().protocol());
          assertSame(bad.transport(), report.endpoint().transport());
          assertEquals(List.of("made", "data:bad", "data:good", "lost"), bad.events());
        });
  }

  @Test
  @Covers({"DatagramProtocol.connectionMade", "errorReceived"})
  default void otherCalls_thatThrow_areReportedAndStayOpen(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("in anger");
    kit.runTask(
        () -> {
          RecordingDatagrams gone = RecordingDatagrams.bound(loop);
          gone.closeAndWait();
          var bad = new RecordingDatagrams(loop);
          bad.onMade(
              transport -> {
                throw failure;
              });
          bad.onError(
              () -> {
                throw failure;
              });
          RecordingDatagrams.open(loop, DatagramOptions.remote(gone.address()), bad);
          assertSame(failure, kit.reports().takeOne().exception());
          bad.send("anybody?");
          bad.recorded("error").await();
          assertSame(failure, kit.reports().takeOne().exception());
          assertFalse(bad.transport().isClosing());
          bad.closeAndWait();
        });
  }

  @Test
  default void close_sendsWhatWasSentBefore(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          client.send("one");
          client.send("two");
          client.transport().close();
          client.transport().close();
          client.send("never");
          assertTrue(client.transport().isClosing());
          assertEquals(
              List.of("made"), client.events(), "connectionLost must not be called inside close");
          client.lost().await();
          server.received(2).await();
          server.closeAndWait();

          assertEquals(List.of("one", "two"), server.datagrams());
          assertEquals(List.of("made", "lost"), client.events());
        });
  }

  @Test
  default void close_inDatagramReceived_stopsDelivery(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var server = new RecordingDatagrams(loop);
          server.onData(data -> server.transport().close());
          RecordingDatagrams.open(loop, DatagramOptions.local(Loopback.at(0)), server);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          client.send("one");
          client.send("two");
          server.lost().await();
          client.closeAndWait();

          assertEquals(List.of("made", "data:one", "lost"), server.events());
        });
  }

  @Test
  default void abort_callsConnectionLostLaterAndOnce(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams client = RecordingDatagrams.bound(loop);
          client.transport().abort();
          client.transport().abort();
          client.transport().close();
          assertEquals(
              List.of("made"), client.events(), "connectionLost must not be called inside abort");
          for (int i = 0; i < 6; i++) {
            client.send("into the void", client.address());
          }
          client.lost().await();
          client.transport().resumeReading();
          TaskWaits.twoIterations(loop);

          assertEquals(List.of("made", "lost"), client.events());
          assertFalse(client.transport().isReading());
          assertEquals(0, client.transport().getWriteBufferSize());
        });
  }

  /** A descriptor left open would fail the test. */
  @Test
  default void loopThatIsClosed_closesItsEndpoints(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          server.transport().pauseReading();
          client.send("never received");

          assertFalse(client.transport().isClosing());
        });
  }
}

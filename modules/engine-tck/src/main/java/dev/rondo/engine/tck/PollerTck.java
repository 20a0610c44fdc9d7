package dev.rondo.engine.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.spi.PolledSockets;
import dev.rondo.engine.spi.PolledStream;
import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The conformance test of a poller. To test a poller, implement this interface with a method that
 * opens it and its sockets.
 */
public interface PollerTck {

  /** A poller, and the sockets that it can watch. */
  record Pair(Poller poller, PolledSockets sockets) {}

  /** Opens the poller under test. The test closes it. */
  Pair open() throws IOException;

  @Test
  @CoversRule({"L1", "L2"})
  default void poll_stillReady_isReportedOncePerPoll() throws Exception {
    try (Connected kit = new Connected(open())) {
      List<Integer> reports = new ArrayList<>();
      Watch watch = kit.poller.watch(kit.near.channel(), reports::add);
      watch.interest(Watch.READ);
      kit.far.getOutputStream().write('x');
      kit.untilSize(reports, 1);
      assertEquals(
          List.of(Watch.READ),
          reports,
          "only READ is in the interest, although there is room to write");
      kit.poller.poll(0);
      kit.poller.poll(0);
      assertEquals(List.of(Watch.READ, Watch.READ, Watch.READ), reports);
      watch.interest(Watch.READ | Watch.WRITE);
      kit.poller.poll(0);
      assertEquals(Watch.READ | Watch.WRITE, reports.getLast());
      assertEquals(4, reports.size(), "reported more than once in a poll");
    }
  }

  @Test
  @CoversRule("L2")
  default void poll_peerGone_reportsTheInterest() throws Exception {
    for (int interest : new int[] {Watch.READ, Watch.WRITE}) {
      try (Connected kit = new Connected(open())) {
        List<Integer> reports = new ArrayList<>();
        kit.poller.watch(kit.near.channel(), reports::add).interest(interest);
        kit.far.setSoLinger(true, 0);
        kit.far.close();
        kit.untilSize(reports, 1);

        assertEquals(interest, reports.getLast());
      }
    }
  }

  @Test
  @CoversRule("L3")
  default void watch_invalidChannel_isRefused() throws Exception {
    try (Connected kit = new Connected(open())) {
      Channel channel = kit.near.channel();
      kit.poller.watch(channel, operations -> {});
      assertThrows(IllegalStateException.class, () -> kit.poller.watch(channel, operations -> {}));
      Channel foreign = new StreamClosingContract.Foreign();
      var refusal =
          assertThrows(
              IllegalArgumentException.class, () -> kit.poller.watch(foreign, operations -> {}));
      assertTrue(refusal.toString().contains(foreign.getClass().getName()), refusal::toString);
      PolledStream closed = kit.sockets.openStream(StandardProtocolFamily.INET);
      closed.channel().close();
      assertThrows(
          ClosedChannelException.class, () -> kit.poller.watch(closed.channel(), operations -> {}));
    }
  }

  @Test
  @CoversRule("L4")
  default void poll_channelClosedWhileWatched_isForgotten() throws Exception {
    try (Connected kit = new Connected(open())) {
      List<Integer> reports = new ArrayList<>();
      Watch watch = kit.poller.watch(kit.near.channel(), reports::add);
      watch.interest(Watch.READ);
      kit.poller.poll(0);
      kit.near.channel().close();
      List<Integer> others = new ArrayList<>();
      try (Connected next = new Connected(new Pair(kit.poller, kit.sockets), false)) {
        Watch other = kit.poller.watch(next.near.channel(), others::add);
        other.interest(Watch.READ);
        watch.interest(Watch.READ | Watch.WRITE);
        watch.close();
        next.far.getOutputStream().write('x');
        kit.untilSize(others, 1);
      }

      assertEquals(List.of(), reports);
      assertEquals(Watch.READ, others.getFirst());
    }
  }

  @Test
  @CoversRule("L5")
  default void watch_withoutInterestOrClosed_reportsNothing() throws Exception {
    try (Connected kit = new Connected(open())) {
      List<Integer> reports = new ArrayList<>();
      Watch watch = kit.poller.watch(kit.near.channel(), reports::add);
      kit.far.getOutputStream().write('x');
      kit.poller.poll(20_000_000);
      assertEquals(List.of(), reports, "without interest");
      watch.interest(Watch.READ);
      kit.untilSize(reports, 1);
      watch.interest(0);
      kit.poller.poll(20_000_000);
      assertEquals(1, reports.size(), "after the interest was removed");
      watch.interest(Watch.READ);
      watch.close();
      kit.poller.poll(20_000_000);
      assertEquals(1, reports.size(), "after the watch was closed");

      List<Integer> again = new ArrayList<>();
      kit.poller.watch(kit.near.channel(), again::add).interest(Watch.READ);
      kit.untilSize(again, 1);
      assertEquals(1, reports.size());
    }
  }

  @Test
  @CoversRule("L6")
  default void close_leavesItsChannelsOpen() throws Exception {
    try (Connected kit = new Connected(open())) {
      kit.poller.watch(kit.near.channel(), operations -> {}).interest(Watch.READ);
      kit.poller.poll(0);
      kit.poller.close();

      assertTrue(kit.near.channel().isOpen());
      kit.far.setSoTimeout(20);
      assertThrows(SocketTimeoutException.class, () -> kit.far.getInputStream().read());
    }
  }

  /**
   * A poller with a connection: {@code near} is its socket, {@code far} the peer's blocking socket.
   */
  final class Connected implements AutoCloseable {

    private static final long STEP_NANOS = 20_000_000;
    private static final int MAX_STEPS = 500;

    final Poller poller;
    final PolledSockets sockets;
    final PolledStream near;
    final Socket far;
    private final boolean owns;

    Connected(Pair pair) throws IOException {
      this(pair, true);
    }

    Connected(Pair pair, boolean owns) throws IOException {
      this.owns = owns;
      poller = pair.poller();
      sockets = pair.sockets();
      near = sockets.openStream(StandardProtocolFamily.INET);
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        boolean connected = near.connect(server.getLocalSocketAddress());
        far = server.accept();
        for (int i = 0; !connected && i < MAX_STEPS; i++) {
          connected = near.finishConnect();
        }
        assertTrue(connected, "not connected");
      }
    }

    void untilSize(List<?> reports, int size) throws IOException {
      for (int i = 0; reports.size() < size; i++) {
        assertTrue(i < MAX_STEPS, "no report within 10 s");
        poller.poll(STEP_NANOS);
      }
    }

    @Override
    public void close() throws IOException {
      near.channel().close();
      far.close();
      if (owns) {
        poller.close();
      }
    }
  }
}

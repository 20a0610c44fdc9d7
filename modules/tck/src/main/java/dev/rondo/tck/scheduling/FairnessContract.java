package dev.rondo.tck.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.CallbackScheduler;
import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopTime;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Transport;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.NeedsSystemNetwork;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TcpPair;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A source of much work beside a connection that has little, which must get its turn. The tests
 * count events instead of measuring time.
 */
@Role(CallbackScheduler.class)
public interface FairnessContract extends LoopContract {

  /** The number of timers, more than a loop should run without a look at its sockets. */
  int TIMERS = 10_000;

  /** The number of connections that wait to be accepted. */
  int STORM = 300;

  /** The number of reads from a peer that never stops sending. */
  int READS = 1_000;

  @Test
  default void callAt_manyDueAtOnce_keepTheirOrder(LoopFixture kit) {
    EventLoop loop = kit.loop();
    LoopTime now = loop.time();
    List<Integer> order = IntStream.range(0, TIMERS).boxed().toList();
    List<Integer> shuffled = new ArrayList<>(order);
    Collections.shuffle(shuffled, new Random(1));
    List<Integer> ran = new ArrayList<>();
    for (int i : shuffled) {
      loop.callAt(now.plus(Duration.ofNanos(i - TIMERS)), () -> ran.add(i));
    }
    kit.iterateUntil("all timers have run", () -> ran.size() == TIMERS);

    assertEquals(order, ran);
  }

  // In virtual time, the bytes need longer than all the timers.
  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  @NeedsSystemNetwork
  default void callAt_manyDueAtOnce_socketsAreServed(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    Overtaking timers = new Overtaking(TIMERS);
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.accepted().onData(data -> timers.overtake());
          LoopTime now = loop.time();
          loop.callAt(now, () -> pair.near().write(Bytes.of("x")));
          for (int i = 0; i < TIMERS; i++) {
            loop.callAt(now, timers::next);
          }
          pair.accepted().received(1).await();
        });

    timers.assertOvertaken("timers");
  }

  @Test
  @Covers("createServer")
  @Needs({Capability.TCP, Capability.TASKS})
  @NeedsSystemNetwork
  default void acceptStorm_otherSocketsAreServed(LoopFixture kit) throws Exception {
    Overtaking storm = new Overtaking(STORM);
    RecordingProtocol first = new RecordingProtocol(kit.loop()).onData(data -> storm.overtake());
    Deque<Protocol> protocols = new ArrayDeque<>(List.of(first));
    int port =
        serve(
            kit,
            () -> {
              if (!protocols.isEmpty()) {
                return protocols.removeFirst();
              }
              storm.next();
              return new Protocol() {};
            });
    Socket client = connect(kit, port);
    kit.iterateUntil("the first connection is made", () -> !first.events().isEmpty());
    for (int i = 0; i < STORM; i++) {
      connect(kit, port);
    }
    client.getOutputStream().write('x');
    kit.iterateUntil("the byte is received", () -> first.text().equals("x"));

    storm.assertOvertaken("connections");
  }

  @Test
  @Covers("dataReceived")
  @Needs({Capability.TCP, Capability.TASKS})
  @NeedsSystemNetwork
  default void endlessSender_otherSocketsAreServed(LoopFixture kit) throws Exception {
    Overtaking reads = new Overtaking(READS);
    RecordingProtocol other = new RecordingProtocol(kit.loop()).onData(data -> reads.overtake());
    Deque<Protocol> protocols = new ArrayDeque<>(List.of(other, new EndlessReader(reads)));
    int port = serve(kit, protocols::removeFirst);
    Socket client = connect(kit, port);
    kit.iterateUntil("the connection is made", () -> !other.events().isEmpty());
    Socket endless = connect(kit, port);
    kit.thread(() -> sendUntilClosed(endless));
    kit.iterateUntil("the endless sender is read", () -> reads.seen > 0);
    client.getOutputStream().write('x');
    kit.iterateUntil("the byte is received", () -> other.text().equals("x"));
    endless.close();

    reads.assertOvertaken("reads");
  }

  // --- sockets beside the loop ---

  private static int serve(LoopFixture kit, Supplier<Protocol> protocols) throws Exception {
    ServerOptions options = ServerOptions.defaults().withBacklog(2 * STORM);
    Server server =
        kit.run(
            () ->
                kit.loop().createServer(protocols, Binding.host("127.0.0.1", 0), options).await());
    return TcpPair.port(server);
  }

  private static Socket connect(LoopFixture kit, int port) throws IOException {
    Socket socket = kit.closing(new Socket());
    socket.connect(Loopback.at(port));
    return socket;
  }

  private static void sendUntilClosed(Socket socket) {
    byte[] data = new byte[64 * 1024];
    try {
      while (true) {
        socket.getOutputStream().write(data);
      }
    } catch (IOException e) {
      // The test has closed the connection.
    }
  }

  /** Many events of one kind, and an event of another kind that must not come last. */
  final class Overtaking {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final int events;
    private int seen;
    private int seenBefore = Integer.MAX_VALUE;

    private Overtaking(int events) {
      this.events = events;
    }

    /**
     * Counts one of the many events. The second half of them waits, since a thread of the backend
     * or of the system may take part in the other event.
     */
    private void next() {
      seen++;
      if (seen > events / 2 && seenBefore == Integer.MAX_VALUE) {
        LockSupport.parkNanos(PATIENCE.toNanos() * 2 / events);
      }
    }

    /** Records the event of the other kind. */
    private void overtake() {
      seenBefore = seen;
    }

    private void assertOvertaken(String kind) {
      assertTrue(
          seenBefore < events,
          () -> "a socket was served after %s of %s %s".formatted(seenBefore, events, kind));
    }
  }

  /** Counts the reads, and gives up after the last of them. */
  final class EndlessReader implements Protocol {

    private final Overtaking reads;
    private @Nullable Transport transport;

    private EndlessReader(Overtaking reads) {
      this.reads = reads;
    }

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      reads.next();
      if (reads.seen == READS && transport != null) {
        transport.abort();
      }
    }
  }
}

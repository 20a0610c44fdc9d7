package dev.rondo.tck.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.SocketOperations;
import dev.rondo.net.Binding;
import dev.rondo.net.BufferedProtocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.tck.fixture.ArenaMemory;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.NeedsSystemNetwork;
import dev.rondo.tck.fixture.RawPair;
import dev.rondo.tck.fixture.RawPipe;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.SocketPair;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.TestFile;
import dev.rondo.tck.fixture.TlsPair;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Buffers to receive into whose arena is closed meanwhile. A loop writes to no memory that is
 * freed: it either holds the arena, so that it cannot be closed, or fails the operation.
 */
@Role({SocketOperations.class, BufferedProtocol.class})
public interface ReceivingMemoryContract extends LoopContract {

  /** The sizes of memory: of the allocator's small blocks, of large ones, and mapped. */
  List<Integer> SIZES = List.of(64, 4096, 64 * 1024, 1024 * 1024);

  @Test
  @Needs({Capability.RAW_SOCKETS, Capability.TASKS})
  default void sockRecvInto_arenaClosed_writesToNoOtherMemory(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          for (int size : SIZES) {
            SocketPair pair = SocketPair.open(kit);
            ArenaMemory memory = ArenaMemory.shared(kit, size);
            LoopFuture<Integer> reading = loop.sockRecvInto(pair.far(), memory.buffer());
            TaskWaits.briefly(loop);
            memory.free();
            loop.sockSendall(pair.near(), Bytes.pattern(Math.min(size, 16 * 1024))).await();
            TaskWaits.until(loop, "the read ends", reading::isDone);
            memory.assertNothingElseChanged();
            assertOutcome(memory, reading);
            loop.sockSendall(pair.near(), Bytes.of("more")).await();

            assertTrue(loop.sockRecvInto(pair.far(), ByteBuffer.allocate(8)).await() > 0);
          }
        });
  }

  @Test
  @Needs({Capability.RAW_SOCKETS, Capability.TASKS})
  default void sockRecvInto_arenaClosedBefore_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          ArenaMemory memory = ArenaMemory.shared(kit, 64);
          memory.free();
          loop.sockSendall(pair.near(), Bytes.of("data")).await();
          ArenaMemory.assertRefusal(
              assertThrows(
                  Exception.class, () -> loop.sockRecvInto(pair.far(), memory.buffer()).await()));
          memory.assertNothingElseChanged();

          assertEquals("data", Bytes.text(loop.sockRecv(pair.far(), 8).await()));
        });
  }

  /** Another thread closes the arena around the moment in which the bytes arrive. */
  @Test
  @Needs({Capability.RAW_SOCKETS, Capability.TASKS})
  @Covers("sockRecvInto")
  @NeedsSystemNetwork
  default void sockRecvInto_otherThreadClosesArena_fillsOrRefuses(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          for (int i = 0; i < 50; i++) {
            ArenaMemory memory = ArenaMemory.shared(kit, 4096);
            LoopFuture<Integer> reading = loop.sockRecvInto(pair.far(), memory.buffer());
            long delay = ThreadLocalRandom.current().nextInt(300_000);
            Thread closer =
                kit.thread(
                    () -> {
                      LockSupport.parkNanos(delay);
                      memory.free();
                    });
            loop.sockSendall(pair.near(), Bytes.pattern(4096)).await();
            TaskWaits.until(loop, "the read ends", () -> reading.isDone() && !closer.isAlive());
            memory.assertNothingElseChanged();
            if (reading.exception() != null) {
              ArenaMemory.assertRefusal(reading.exception());
            }
            discard(loop, pair.far());
          }
        });
  }

  /** Reads what a failed or a partial read has left. */
  private static void discard(EventLoop loop, NetworkChannel sock) throws Exception {
    LoopFuture<ByteBuffer> rest = loop.sockRecv(sock, 1 << 16);
    TaskWaits.briefly(loop);
    if (!rest.isDone()) {
      rest.cancel();
    }
  }

  @Test
  @Needs({Capability.RAW_SOCKETS, Capability.UDP, Capability.TASKS})
  default void sockRecvfromInto_arenaClosed_writesToNoOtherMemory(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          for (int size : SIZES.subList(0, 2)) {
            NetworkChannel near = datagram(kit);
            NetworkChannel far = datagram(kit);
            ArenaMemory memory = ArenaMemory.shared(kit, size);
            LoopFuture<?> receiving = loop.sockRecvfromInto(far, memory.buffer());
            TaskWaits.briefly(loop);
            memory.free();
            loop.sockSendto(near, Bytes.pattern(size), far.getLocalAddress()).await();
            TaskWaits.until(loop, "the receive ends", receiving::isDone);
            memory.assertNothingElseChanged();
            assertOutcome(memory, receiving);
            loop.sockSendto(near, Bytes.of("more"), far.getLocalAddress()).await();

            assertTrue(loop.sockRecvfrom(far, 8).await().data().hasRemaining());
          }
        });
  }

  private static NetworkChannel datagram(LoopFixture kit) throws IOException {
    return kit.closing(kit.loop().sockets().openDatagram(StandardProtocolFamily.INET))
        .bind(Loopback.at(0));
  }

  private static void assertOutcome(ArenaMemory memory, LoopFuture<?> operation) {
    if (!memory.isHeld()) {
      ArenaMemory.assertRefusal(operation.exception());
    }
  }

  // --- protocols ---

  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void getBuffer_arenaClosedMeanwhile_isReportedAndCloses(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          for (int size : SIZES) {
            ArenaMemory memory = ArenaMemory.shared(kit, size);
            var protocol = new OneBufferProtocol(loop, memory);
            Server server = loop.createServer(() -> protocol, Binding.host("127.0.0.1", 0)).await();
            Transport near =
                loop.createConnection(
                        () -> new RecordingProtocol(loop),
                        Target.host("127.0.0.1", TcpPair.port(server)))
                    .await()
                    .transport();
            freeAfterTheFirstBytes(kit, memory, protocol, () -> near.write(Bytes.pattern(64)));
            near.abort();
            server.close();
          }
        });
  }

  @Test
  @Needs({Capability.TLS, Capability.TCP, Capability.TASKS})
  default void getBuffer_overTls_arenaClosed_isReportedAndCloses(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          ArenaMemory memory = ArenaMemory.shared(kit, 64);
          var protocol = new OneBufferProtocol(loop, memory);
          Server server =
              loop.createServer(
                      () -> protocol,
                      Binding.host("127.0.0.1", 0),
                      ServerOptions.defaults().withTls(TlsPair.serverOptions()))
                  .await();
          Transport near =
              TlsPair.connect(
                      kit, () -> new RecordingProtocol(loop), server, TlsPair.clientOptions())
                  .await()
                  .transport();
          freeAfterTheFirstBytes(kit, memory, protocol, () -> near.write(Bytes.pattern(64)));
          near.abort();
          server.close();
        });
  }

  @Test
  @Needs({Capability.PIPES, Capability.TASKS})
  default void getBuffer_ofAPipe_arenaClosed_isReportedAndCloses(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RawPipe.ReadEnd pipe = RawPipe.readEnd(kit);
          ArenaMemory memory = ArenaMemory.shared(kit, 64);
          var protocol = new OneBufferProtocol(loop, memory);
          loop.connectReadPipe(() -> protocol, pipe.end()).await();
          freeAfterTheFirstBytes(
              kit, memory, protocol, () -> pipe.writer().write(Bytes.pattern(64)));
        });
  }

  /** The first bytes show that the memory is used at all; those after it must not be written. */
  private static void freeAfterTheFirstBytes(
      LoopFixture kit, ArenaMemory memory, OneBufferProtocol protocol, LoopFixture.Action write)
      throws Exception {
    EventLoop loop = kit.loop();
    write.run();
    TaskWaits.until(loop, "the first bytes have arrived", () -> protocol.count == 64);
    memory.free();
    if (memory.isHeld()) {
      return;
    }
    write.run();
    TaskWaits.until(loop, "the connection is lost", () -> protocol.lost);
    memory.assertNothingElseChanged();

    assertEquals(64, protocol.count);
    ArenaMemory.assertRefusal(protocol.failure);
    ArenaMemory.assertRefusal(kit.reports().takeOne().exception());
  }

  // --- channels ---

  @Test
  @Needs({Capability.SENDFILE, Capability.TASKS})
  @Covers("openFile")
  default void openFile_arenaClosed_isNotReadInto(LoopFixture kit) throws Exception {
    try (FileChannel file = kit.loop().openFile(TestFile.ofPattern(kit, 4096))) {
      ArenaMemory memory = ArenaMemory.shared(kit, 4096);
      memory.free();
      ByteBuffer freed = memory.buffer();

      assertThrows(IllegalStateException.class, () -> file.read(freed, 0));
      assertThrows(IllegalStateException.class, () -> file.read(freed));
      memory.assertNothingElseChanged();
      assertEquals(0, file.position());
      try (Arena arena = Arena.ofShared()) {
        ByteBuffer open = arena.allocate(4096).asByteBuffer();
        assertEquals(4096, file.read(open, 0));
        assertEquals(Bytes.pattern(4096), open.flip());
      }
    }
  }

  @Test
  @Needs(Capability.WATCH_SOCKETS)
  @Covers("sockets")
  default void read_arenaClosed_losesNoByte(LoopFixture kit) throws Exception {
    RawPair pair = RawPair.open(kit);
    ArenaMemory memory = ArenaMemory.shared(kit, 64);
    memory.free();
    pair.far().write(Bytes.of("data"));

    assertThrows(IllegalStateException.class, () -> pair.near().read(memory.buffer()));
    memory.assertNothingElseChanged();
    ByteBuffer heap = ByteBuffer.allocate(8);
    LoopFixture.await("the bytes arrive", () -> read(pair, heap) > 0);
    assertEquals("data", Bytes.text(heap.flip()));
  }

  private static int read(RawPair pair, ByteBuffer into) {
    try {
      return pair.near().read(into);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A protocol with one buffer of an arena. */
  final class OneBufferProtocol implements BufferedProtocol {

    private final EventLoop loop;
    private final ArenaMemory memory;
    private int count;
    private boolean lost;
    private @Nullable Throwable failure;

    OneBufferProtocol(EventLoop loop, ArenaMemory memory) {
      this.loop = loop;
      this.memory = memory;
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      return memory.buffer();
    }

    @Override
    public void bufferUpdated(int count) {
      this.count += count;
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      failure = exception;
      lost = true;
    }

    @Override
    public String toString() {
      return "protocol of " + loop;
    }
  }
}

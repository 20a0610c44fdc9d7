package dev.rondo.tck.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.SocketOperations;
import dev.rondo.Task;
import dev.rondo.net.DatagramTransport;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteTransport;
import dev.rondo.tck.fixture.ArenaMemory;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RawPipe;
import dev.rondo.tck.fixture.RecordingDatagrams;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.SocketPair;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.TlsPair;
import dev.rondo.tck.fixture.WriteBuffers;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Buffers to send from whose arena is closed. The bytes that a loop has promised to copy arrive.
 * Nothing is sent from a buffer that belongs to the loop once its memory is freed.
 */
@Role({WriteTransport.class, DatagramTransport.class, SocketOperations.class})
public interface SendingMemoryContract extends LoopContract {

  /** More than any socket takes at once. */
  int LARGE = 8 * 1024 * 1024;

  /** The byte of memory that was allocated later, as text. */
  char MARK = (char) (ArenaMemory.MARK & 0xFF);

  @Test
  @Needs({Capability.RAW_SOCKETS, Capability.TASKS})
  default void sockSendall_arenaClosed_sendsNoOtherMemory(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          ArenaMemory memory = ArenaMemory.shared(kit, LARGE);
          LoopFuture<?> sending = loop.sockSendall(pair.near(), memory.pattern());
          TaskWaits.briefly(loop);
          memory.free();
          Task<byte[]> received = loop.createTask(() -> readAll(loop, pair.far()));
          TaskWaits.until(loop, "the send ends", sending::isDone);
          pair.near().close();

          assertPrefixOfPattern(received.await(), memory.isHeld() ? LARGE : 1);
          if (!memory.isHeld()) {
            ArenaMemory.assertRefusal(sending.exception());
          }
          memory.assertNothingElseChanged();
        });
  }

  /** The loop's thread cannot read the buffer; the bytes that were not sent at once are copied. */
  @Test
  @Needs({Capability.RAW_SOCKETS, Capability.TASKS})
  default void sockSendall_confinedBuffer_sendsAllOrNothing(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          Task<byte[]> received = loop.createTask(() -> readAll(loop, pair.far()));
          Throwable failure;
          try (Arena arena = Arena.ofConfined()) {
            ByteBuffer data = arena.allocate(LARGE).asByteBuffer();
            data.put(0, Bytes.pattern(LARGE), 0, LARGE);
            LoopFuture<?> sending = loop.sockSendall(pair.near(), data);
            TaskWaits.until(loop, "the send ends", sending::isDone);
            failure = sending.exception();
          }
          pair.near().close();
          byte[] bytes = received.await();
          if (failure == null) {
            assertPrefixOfPattern(bytes, LARGE);
          } else {
            ArenaMemory.assertRefusal(failure);
            assertEquals(0, bytes.length);
          }
        });
  }

  @Test
  @Needs({Capability.RAW_SOCKETS, Capability.UNIX_DATAGRAM, Capability.TASKS})
  default void sockSendto_arenaClosedMeanwhile_sendsNoOtherMemory(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel near = unixDatagram(kit);
          NetworkChannel far = unixDatagram(kit);
          Path path =
              Path.of(System.getProperty("java.io.tmpdir"), "rondo-tck-" + System.nanoTime());
          kit.closing(() -> Files.deleteIfExists(path));
          far.bind(UnixDomainSocketAddress.of(path));
          LoopFuture<Integer> sending;
          int before = 0;
          do {
            sending = loop.sockSendto(near, Bytes.of("fill"), far.getLocalAddress());
            before++;
          } while (sending.isDone() && before < 10_000);
          assertTrue(!sending.isDone(), "the receiver's queue has no end");
          sending.cancel();
          ArenaMemory memory = ArenaMemory.shared(kit, 4096);
          sending = loop.sockSendto(near, memory.pattern(), far.getLocalAddress());
          TaskWaits.briefly(loop);
          memory.free();
          for (int i = 1; i < before; i++) {
            assertEquals("fill", Bytes.text(loop.sockRecv(far, 8192).await()));
          }
          TaskWaits.until(loop, "the send ends", sending::isDone);
          if (sending.exception() != null) {
            ArenaMemory.assertRefusal(sending.exception());
            loop.sockSendto(near, Bytes.of("more"), far.getLocalAddress()).await();
            assertEquals("more", Bytes.text(loop.sockRecv(far, 8192).await()));
          } else {
            assertEquals(Bytes.pattern(4096), loop.sockRecv(far, 8192).await());
          }
        });
  }

  private static NetworkChannel unixDatagram(LoopFixture kit) throws Exception {
    return kit.closing(kit.loop().sockets().openDatagram(StandardProtocolFamily.UNIX));
  }

  // --- transports ---

  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void writeOwned_arenaClosedMeanwhile_sendsNoOtherMemory(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          ArenaMemory memory = ArenaMemory.shared(kit, LARGE);
          pair.near().writeOwned(memory.pattern());
          TaskWaits.briefly(loop);
          memory.free();
          pair.far().resumeReading();
          if (memory.isHeld()) {
            pair.accepted().received(LARGE).await();
            return;
          }
          TaskWaits.until(
              loop,
              "the bytes arrive or the connection is lost",
              () ->
                  pair.accepted().text().length() == LARGE
                      || pair.client().protocol().lost().isDone());
          TaskWaits.briefly(loop);
          memory.assertNothingElseChanged();
          String text = pair.accepted().text();
          assertPattern(text);
          if (text.length() < LARGE) {
            ArenaMemory.assertRefusal(pair.client().protocol().failure());
            ArenaMemory.assertRefusal(kit.reports().takeOne().exception());
          }
        });
  }

  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void writeOwned_confinedBuffer_arrives(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          try (Arena arena = Arena.ofConfined()) {
            ByteBuffer data = arena.allocate(LARGE).asByteBuffer();
            data.put(0, Bytes.pattern(LARGE), 0, LARGE);
            pair.near().writeOwned(data);
            pair.far().resumeReading();
            pair.accepted().received(LARGE).await();
          }
          assertPattern(pair.accepted().text());
        });
  }

  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void write_arenaClosedAfterwards_arrives(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          for (int size : ReceivingMemoryContract.SIZES) {
            writeAndFree(kit, TcpPair.open(kit), size);
          }
        });
  }

  @Test
  @Needs({Capability.TLS, Capability.TCP, Capability.TASKS})
  default void write_overTls_arenaClosedAfterwards_arrives(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, new RecordingProtocol(loop), accepted);
          ArenaMemory memory = ArenaMemory.shared(kit, 1 << 20);
          pair.near().write(memory.pattern());
          memory.free();
          accepted.received(1 << 20).await();

          assertPattern(accepted.text());
        });
  }

  private static void writeAndFree(LoopFixture kit, TcpPair pair, int size) throws Exception {
    pair.far().pauseReading();
    ArenaMemory one = ArenaMemory.shared(kit, size);
    ArenaMemory two = ArenaMemory.shared(kit, size);
    pair.near().write(one.pattern());
    pair.near().writelines(List.of(two.pattern(), Bytes.of("|")));
    one.free();
    two.free();
    pair.far().resumeReading();
    pair.accepted().received(2 * size + 1).await();
    one.assertNothingElseChanged();
    two.assertNothingElseChanged();
    String text = pair.accepted().text();

    assertEquals(2 * size + 1, text.length());
    assertPattern(text.substring(0, size));
    assertPattern(text.substring(size, 2 * size));
  }

  /** The write fails if the arena is already closed, and the transport stays usable. */
  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void write_arenaClosedBefore_isRefused(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          for (int size : ReceivingMemoryContract.SIZES) {
            TcpPair pair = TcpPair.open(kit);
            ArenaMemory memory = ArenaMemory.shared(kit, size);
            memory.free();
            ArenaMemory.assertRefusal(thrownBy(() -> pair.near().write(memory.buffer())));
            ArenaMemory.assertRefusal(
                thrownBy(() -> pair.near().writelines(List.of(memory.buffer(), memory.buffer()))));
            pair.near().write(Bytes.of("end"));
            pair.accepted().received("end").await();

            assertEquals("end", pair.accepted().text());
          }
        });
  }

  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void write_blockedAndArenaClosed_isRefused(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          for (int size : ReceivingMemoryContract.SIZES) {
            TcpPair pair = TcpPair.open(kit);
            refuseWhileBlocked(kit, size, pair.near(), pair.far(), pair.accepted());
          }
        });
  }

  @Test
  @Needs({Capability.TLS, Capability.TCP, Capability.TASKS})
  default void write_blockedOverTlsAndArenaClosed_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, new RecordingProtocol(loop), accepted);
          ArenaMemory memory = ArenaMemory.shared(kit, 64);
          memory.free();
          ArenaMemory.assertRefusal(thrownBy(() -> pair.near().write(memory.buffer())));
          ArenaMemory.assertRefusal(
              thrownBy(() -> pair.near().writelines(List.of(memory.buffer()))));
          refuseWhileBlocked(kit, 64, pair.near(), pair.far(), accepted);
        });
  }

  /** Nothing of a refused buffer is sent, and what was and is written around it arrives. */
  private static void refuseWhileBlocked(
      LoopFixture kit, int size, Transport near, Transport far, RecordingProtocol accepted)
      throws Exception {
    far.pauseReading();
    int written = Math.toIntExact(WriteBuffers.fill(near));
    int buffered = near.getWriteBufferSize();
    ArenaMemory memory = ArenaMemory.shared(kit, size);
    memory.free();
    ArenaMemory.assertRefusal(thrownBy(() -> near.write(memory.buffer())));
    assertEquals(buffered, near.getWriteBufferSize());
    near.write(Bytes.of("end"));
    far.resumeReading();
    accepted.received(written + 3).await();

    assertEquals(Bytes.text(Bytes.pattern(written)) + "end", accepted.text());
  }

  private static Throwable thrownBy(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      return e;
    }
    return new AssertionError("the buffer was accepted, though its arena is closed");
  }

  @Test
  @Needs({Capability.UDP, Capability.TASKS})
  default void sendto_arenaClosedAfterwards_arrives(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          int number = 0;
          for (int size : new int[] {64, 4096, 32 * 1024}) {
            ArenaMemory memory = ArenaMemory.shared(kit, size);
            client.transport().sendto(memory.pattern(), null);
            memory.free();
            server.received(++number).await();

            assertEquals(size, server.datagrams().getLast().length());
            assertPattern(server.datagrams().getLast());
          }
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  @Needs({Capability.UDP, Capability.TASKS})
  default void sendto_arenaClosedBefore_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          for (int size : new int[] {64, 4096, 32 * 1024}) {
            ArenaMemory memory = ArenaMemory.shared(kit, size);
            memory.free();
            ArenaMemory.assertRefusal(
                thrownBy(() -> client.transport().sendto(memory.buffer(), null)));
          }
          client.transport().sendto(Bytes.of("end"), null);
          server.received(1).await();

          assertEquals(List.of("end"), server.datagrams());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  @Needs({Capability.PIPES, Capability.TASKS})
  @Covers("connectWritePipe")
  default void write_toAPipe_arenaClosedBefore_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RawPipe.WriteEnd pipe = RawPipe.writeEnd(kit);
          WriteTransport transport =
              loop.connectWritePipe(() -> new RecordingProtocol(loop), pipe.end())
                  .await()
                  .transport();
          ArenaMemory memory = ArenaMemory.shared(kit, 64);
          memory.free();
          ArenaMemory.assertRefusal(thrownBy(() -> transport.write(memory.buffer())));
          int written = Math.toIntExact(WriteBuffers.fill(transport));
          ArenaMemory.assertRefusal(thrownBy(() -> transport.write(memory.buffer())));
          transport.write(Bytes.of("end"));
          ByteBuffer received = ByteBuffer.allocate(written + 3);
          LoopFuture<Integer> reading =
              kit.offLoop(
                  () -> {
                    while (received.hasRemaining() && pipe.reader().read(received) >= 0) {
                      // Reads all of it.
                    }
                    return received.position();
                  });
          reading.await();

          assertEquals(Bytes.text(Bytes.pattern(written)) + "end", Bytes.text(received.flip()));
          transport.close();
        });
  }

  @Test
  @Needs({Capability.PIPES, Capability.TASKS})
  @Covers("connectWritePipe")
  default void write_toAPipe_arenaClosedAfterwards_arrives(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int size = 1 << 20;
    kit.runTask(
        () -> {
          RawPipe.WriteEnd pipe = RawPipe.writeEnd(kit);
          WriteTransport transport =
              loop.connectWritePipe(() -> new RecordingProtocol(loop), pipe.end())
                  .await()
                  .transport();
          ArenaMemory memory = ArenaMemory.shared(kit, size);
          transport.writeOwned(memory.pattern());
          memory.free();
          ByteBuffer received = ByteBuffer.allocate(size);
          LoopFuture<Integer> reading =
              kit.offLoop(
                  () -> {
                    while (received.hasRemaining() && pipe.reader().read(received) >= 0) {
                      // Reads all of it.
                    }
                    return received.position();
                  });
          reading.await();

          assertEquals(Bytes.pattern(size), received.flip());
          transport.close();
        });
  }

  private static byte[] readAll(EventLoop loop, NetworkChannel sock) throws Exception {
    var all = new ByteArrayOutputStream();
    while (true) {
      ByteBuffer chunk = loop.sockRecv(sock, 1 << 20).await();
      if (!chunk.hasRemaining()) {
        return all.toByteArray();
      }
      byte[] bytes = new byte[chunk.remaining()];
      chunk.get(bytes);
      all.write(bytes);
    }
  }

  /** Fails unless {@code text} is a pattern, without printing all of it. */
  private static void assertPattern(String text) {
    int wrong = text.indexOf(MARK);
    assertTrue(wrong < 0, () -> "byte %d comes from memory of something else".formatted(wrong));
    assertEquals(
        -1, Bytes.pattern(text.length()).mismatch(Bytes.of(text)), "the first byte that differs");
  }

  private static void assertPrefixOfPattern(byte[] bytes, int atLeast) {
    assertTrue(bytes.length >= atLeast, () -> bytes.length + " bytes arrived");
    assertPattern(Bytes.text(ByteBuffer.wrap(bytes)));
  }
}

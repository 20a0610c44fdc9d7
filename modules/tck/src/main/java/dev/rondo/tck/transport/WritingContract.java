package dev.rondo.tck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.net.WriteTransport;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.WriteBuffers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writing to a stream transport: every byte arrives once and in order. */
@Role(WriteTransport.class)
@Needs({Capability.TCP, Capability.TASKS})
public interface WritingContract extends LoopContract {

  @Test
  default void write_manySmall_arriveInOrder(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          var expected = new StringBuilder();
          for (int i = 0; i < 1000; i++) {
            pair.near().write(Bytes.of(i + ","));
            expected.append(i).append(',');
          }
          pair.near().write(Bytes.of("end"));
          pair.accepted().received("end").await();

          assertEquals(expected + "end", pair.accepted().text());
        });
  }

  @Test
  default void write_takesTheBytesBetweenPositionAndLimit(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          ByteBuffer part = Bytes.of("<part>").position(1).limit(5);
          pair.near().write(part);
          assertFalse(part.hasRemaining());
          assertEquals(5, part.position());
          ByteBuffer direct = ByteBuffer.allocateDirect(4).put(Bytes.of("ect.")).flip();
          pair.near().write(Bytes.of("dir").asReadOnlyBuffer());
          pair.near().write(direct);
          pair.accepted().received("ect.").await();

          assertEquals("partdirect.", pair.accepted().text());
        });
  }

  /**
   * The caller may change its buffer as soon as {@code write} returns, even if nothing was sent.
   */
  @Test
  default void write_bufferChangedAfterwards_sendsTheOldBytes(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          ByteBuffer small = Bytes.of("small");
          pair.near().write(small);
          overwrite(small);
          pair.accepted().received("small").await();
          pair.far().pauseReading();
          long filled = WriteBuffers.fill(pair.near());
          ByteBuffer large = Bytes.pattern(300_000);
          pair.near().write(large);
          overwrite(large);
          pair.far().resumeReading();
          int total = Math.toIntExact(5 + filled + 300_000);
          pair.accepted().received(total).await();

          String tail = pair.accepted().text().substring(total - 300_000);
          assertEquals(Bytes.text(Bytes.pattern(300_000)), tail);
        });
  }

  @Test
  default void write_empty_isIgnored(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.near().write(ByteBuffer.allocate(0));
          assertEquals(0, pair.near().getWriteBufferSize());
          pair.near().write(Bytes.of("more"));
          pair.accepted().received("more").await();

          assertThrows(NullPointerException.class, () -> pair.near().write(Nulls.any()));
        });
  }

  @Test
  default void write_largerThanTheSystemTakes_arrivesWhole(LoopFixture kit) throws Exception {
    int size = 16 << 20;
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          ByteBuffer large = Bytes.pattern(size);
          pair.near().write(large);
          assertFalse(large.hasRemaining());
          pair.accepted().received(size).await();

          assertEquals(Bytes.text(Bytes.pattern(size)), pair.accepted().text());
          assertEquals(0, pair.near().getWriteBufferSize());
        });
  }

  @Test
  default void write_smallPiecesFasterThanTheyLeave_arriveInOrder(LoopFixture kit)
      throws Exception {
    int size = 8 << 20;
    int piece = 10_000;
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          ByteBuffer all = Bytes.pattern(size);
          for (int i = 0; i < size; i += piece) {
            pair.near().write(all.slice(i, Math.min(piece, size - i)));
            if (i / piece % 8 == 7) {
              TaskWaits.twoIterations(kit.loop());
            }
          }
          pair.accepted().received(size).await();

          assertEquals(Bytes.text(Bytes.pattern(size)), pair.accepted().text());
        });
  }

  @Test
  default void writeOwned_arrives(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.near().write(Bytes.of("small "));
          pair.near().writeOwned(Bytes.pattern(1 << 20));
          pair.near().write(Bytes.of(" end"));
          pair.accepted().received(" end").await();

          assertEquals(
              "small " + Bytes.text(Bytes.pattern(1 << 20)) + " end", pair.accepted().text());
        });
  }

  /** T097. */
  @Test
  default void writelines_ofMoreThanOneCallTakes_arrivesInOrder(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          var lines = new ArrayList<ByteBuffer>();
          var expected = new StringBuilder();
          for (int i = 0; i < 3000; i++) {
            String line = "line " + i + " ".repeat(i % 700) + ";";
            lines.add(Bytes.of(line));
            expected.append(line);
          }
          pair.near().writelines(lines);
          pair.near().writelines(List.of());
          pair.near().write(Bytes.of("end"));
          pair.accepted().received("end").await();

          assertEquals(expected + "end", pair.accepted().text());
          assertTrue(lines.stream().noneMatch(ByteBuffer::hasRemaining));
        });
  }

  /** T093. */
  @Test
  default void writeEof_flushesThenEndsTheStream(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var half = new RecordingProtocol(loop).onEof(() -> true);
          TcpPair pair = TcpPair.open(kit, new RecordingProtocol(loop), half);
          pair.far().pauseReading();
          long written = WriteBuffers.fill(pair.near());
          assertTrue(pair.near().canWriteEof());
          pair.near().writeEof();
          pair.near().writeEof();
          assertThrows(IllegalStateException.class, () -> pair.near().write(Bytes.of("too late")));
          pair.far().resumeReading();
          half.recorded("eof").await();
          assertEquals(written, half.text().length());
          half.transport().write(Bytes.of("answer"));
          pair.client().protocol().received("answer").await();

          assertFalse(pair.near().isClosing());
        });
  }

  /** T093: like HTTP clients, many peers send a request, half-close and read the answer. */
  @Test
  default void writeEof_ofManyClients_eachGetsItsAnswer(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var server =
              loop.createServer(
                      () -> {
                        var answering = new RecordingProtocol(loop);
                        return answering.onEof(
                            () -> {
                              answering.transport().write(Bytes.of(answering.text() + "!"));
                              return false;
                            });
                      },
                      Binding.host("127.0.0.1", 0))
                  .await();
          var target = Target.host("127.0.0.1", TcpPair.port(server));
          var clients = new ArrayList<RecordingProtocol>();
          for (int i = 0; i < 100; i++) {
            var client = loop.createConnection(() -> new RecordingProtocol(loop), target).await();
            client.transport().write(Bytes.of("request " + i));
            client.transport().writeEof();
            clients.add(client.protocol());
          }
          for (int i = 0; i < 100; i++) {
            clients.get(i).lost().await();
            assertEquals(
                List.of("made", "data:request " + i + "!", "eof", "lost"), clients.get(i).events());
          }
        });
  }

  @Test
  default void write_inConnectionMadeAndDataReceived_isSent(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var echo = new RecordingProtocol(loop);
          echo.onMade(t -> t.write(Bytes.of("welcome "))).onData(d -> echo.transport().write(d));
          TcpPair pair = TcpPair.open(kit, new RecordingProtocol(loop), echo);
          pair.near().write(Bytes.of("back"));
          pair.client().protocol().received("back").await();

          assertEquals("welcome back", pair.client().protocol().text());
        });
  }

  private static void overwrite(ByteBuffer buffer) {
    buffer.clear();
    while (buffer.hasRemaining()) {
      buffer.put((byte) '?');
    }
  }
}

package dev.rondo.tck.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.PipeConnector;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteTransport;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RawPipe;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TestFile;
import dev.rondo.tck.fixture.WriteBuffers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ends of pipes as transports. */
@Role(PipeConnector.class)
@Needs({Capability.PIPES, Capability.TASKS})
public interface PipeContract extends LoopContract {

  // --- reading ---

  /** T116. */
  @Test
  default void connectReadPipe_dataAndEnd_areDelivered(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RawPipe.ReadEnd pipe = RawPipe.readEnd(kit);
          var reading =
              loop.connectReadPipe(() -> new RecordingProtocol(loop).onEof(() -> true), pipe.end())
                  .await();
          RecordingProtocol protocol = reading.protocol();
          assertTrue(reading.transport().isReading());
          assertSame(pipe.end(), reading.transport().getExtraInfo(ExtraInfo.PIPE));
          pipe.writer().write(Bytes.of("through"));
          protocol.received("through").await();
          pipe.writer().write(Bytes.of(" the pipe"));
          pipe.writer().close();
          protocol.lost().await();

          assertEquals(List.of("made", "data:through the pipe", "eof", "lost"), protocol.events());
          assertTrue(reading.transport().isClosing());
          TaskWaits.until(loop, "the pipe is closed", () -> !pipe.end().isOpen());
        });
  }

  @Test
  default void connectReadPipe_paused_readsNothing(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RawPipe.ReadEnd pipe = RawPipe.readEnd(kit);
          var reading = loop.connectReadPipe(() -> new RecordingProtocol(loop), pipe.end()).await();
          reading.transport().pauseReading();
          pipe.writer().write(Bytes.of("later"));
          TaskWaits.briefly(loop);
          assertEquals(List.of("made"), reading.protocol().events());
          assertFalse(reading.transport().isReading());
          reading.transport().resumeReading();
          reading.protocol().received("later").await();
          reading.transport().close();
          reading.protocol().lost().await();

          assertEquals(List.of("made", "data:later", "lost"), reading.protocol().events());
        });
  }

  @Test
  default void connectReadPipe_writing_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RawPipe.ReadEnd pipe = RawPipe.readEnd(kit);
          var protocol =
              loop.connectReadPipe(() -> new RecordingProtocol(loop), pipe.end())
                  .await()
                  .protocol();
          Transport transport = protocol.transport();

          assertThrows(UnsupportedOperationException.class, () -> transport.write(Bytes.of("no")));
          assertThrows(UnsupportedOperationException.class, transport::writeEof);
          assertFalse(transport.canWriteEof());
          transport.abort();
          protocol.lost().await();
        });
  }

  @Test
  default void connectReadPipe_protocolThatThrows_isReported(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("cannot parse this");
    kit.runTask(
        () -> {
          RawPipe.ReadEnd pipe = RawPipe.readEnd(kit);
          var protocol =
              new RecordingProtocol(loop)
                  .onData(
                      data -> {
                        throw failure;
                      });
          loop.connectReadPipe(() -> protocol, pipe.end()).await();
          pipe.writer().write(Bytes.of("data"));
          protocol.lost().await();

          assertSame(failure, protocol.failure());
          assertSame(failure, kit.reports().takeAll().getFirst().exception());
        });
  }

  // --- writing ---

  /** T116. */
  @Test
  default void connectWritePipe_close_sendsTheBuffer(LoopFixture kit) throws Exception {
    writeAndEnd(kit, WriteTransport::close);
  }

  @Test
  default void connectWritePipe_writeEof_sendsTheBufferAndCloses(LoopFixture kit) throws Exception {
    writeAndEnd(kit, WriteTransport::writeEof);
  }

  private static void writeAndEnd(LoopFixture kit, Ending ending) throws Exception {
    EventLoop loop = kit.loop();
    int size = 1 << 20;
    kit.runTask(
        () -> {
          RawPipe.WriteEnd pipe = RawPipe.writeEnd(kit);
          var writing =
              loop.connectWritePipe(() -> new RecordingProtocol(loop), pipe.end()).await();
          WriteTransport transport = writing.transport();
          assertSame(pipe.end(), transport.getExtraInfo(ExtraInfo.PIPE));
          assertTrue(transport.canWriteEof());
          transport.write(Bytes.of("first"));
          transport.writelines(List.of(Bytes.pattern(size), Bytes.of("last")));
          assertTrue(transport.getWriteBufferSize() > 0);
          ending.end(transport);
          assertTrue(transport.isClosing());
          String read = kit.offLoop(() -> readAll(pipe.reader())).await();
          writing.protocol().lost().await();

          assertEquals("first" + TestFile.text(0, size) + "last", read);
          assertEquals(List.of("made", "pause", "resume", "lost"), writing.protocol().events());
        });
  }

  private static String readAll(Pipe.SourceChannel reader) throws IOException {
    var text = new StringBuilder();
    var buffer = ByteBuffer.allocate(64 * 1024);
    while (reader.read(buffer) >= 0) {
      text.append(Bytes.text(buffer.flip()));
      buffer.clear();
    }
    return text.toString();
  }

  /** T116. */
  @Test
  default void connectWritePipe_abort_dropsTheBuffer(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int size = 1 << 20;
    kit.runTask(
        () -> {
          RawPipe.WriteEnd pipe = RawPipe.writeEnd(kit);
          var writing =
              loop.connectWritePipe(() -> new RecordingProtocol(loop), pipe.end()).await();
          writing.transport().write(Bytes.pattern(size));
          writing.transport().abort();
          assertEquals(0, writing.transport().getWriteBufferSize());
          writing.protocol().lost().await();
          String read = kit.offLoop(() -> readAll(pipe.reader())).await();

          assertTrue(read.length() < size, () -> read.length() + " bytes");
          assertEquals(List.of("made", "pause", "lost"), writing.protocol().events());
        });
  }

  /** T116: the write fails, and SIGPIPE does not kill the process. */
  @Test
  default void connectWritePipe_readerGone_failsAtTheNextWrite(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RawPipe.WriteEnd pipe = RawPipe.writeEnd(kit);
          var writing =
              loop.connectWritePipe(() -> new RecordingProtocol(loop), pipe.end()).await();
          pipe.reader().close();
          writing.transport().write(Bytes.of("to nobody"));
          writing.protocol().lost().await();

          assertInstanceOf(IOException.class, writing.protocol().failure());
        });
  }

  /** T116: the loop notices without a write. */
  @Test
  @Needs({Capability.PIPES, Capability.DESCRIPTOR_PIPES, Capability.TASKS})
  default void connectWritePipe_readerGoneWhileIdle_isLost(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RawPipe.WriteEnd pipe = RawPipe.writeEnd(kit);
          var writing =
              loop.connectWritePipe(() -> new RecordingProtocol(loop), pipe.end()).await();
          pipe.reader().close();
          writing.protocol().lost().await();

          assertEquals(List.of("made", "lost"), writing.protocol().events());
        });
  }

  @Test
  default void connectWritePipe_readerGoneWithBytesLeft_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RawPipe.WriteEnd pipe = RawPipe.writeEnd(kit);
          var writing =
              loop.connectWritePipe(() -> new RecordingProtocol(loop), pipe.end()).await();
          WriteBuffers.fill(writing.transport());
          pipe.reader().close();
          writing.protocol().lost().await();

          IOException failure = assertInstanceOf(IOException.class, writing.protocol().failure());
          assertTrue(failure.toString().contains("Broken pipe"), failure::toString);
        });
  }

  // --- both, and refusals ---

  @Test
  default void connectReadPipe_andWritePipe_copyWithBackPressure(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int size = 1 << 20;
    kit.runTask(
        () -> {
          RawPipe.ReadEnd in = RawPipe.readEnd(kit);
          RawPipe.WriteEnd out = RawPipe.writeEnd(kit);
          var reader = new RecordingProtocol(loop);
          var writing =
              loop.connectWritePipe(
                      () ->
                          new RecordingProtocol(loop)
                              .onPause(() -> reader.transport().pauseReading())
                              .onResume(() -> reader.transport().resumeReading()),
                      out.end())
                  .await();
          reader.onData(writing.transport()::write);
          loop.connectReadPipe(() -> reader, in.end()).await();
          var filled =
              kit.offLoop(
                  () -> {
                    try (var writer = in.writer()) {
                      return writer.write(Bytes.pattern(size));
                    }
                  });
          var emptied = kit.offLoop(() -> readAll(out.reader()));
          reader.lost().await();
          writing.transport().close();

          assertEquals(size, filled.await());
          assertEquals(TestFile.text(0, size), emptied.await());
        });
  }

  @Test
  default void connectReadPipe_wrongArguments_areRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RawPipe.ReadEnd pipe = RawPipe.readEnd(kit);
          Channel closed = RawPipe.readEnd(kit).end();
          closed.close();
          FileChannel file = TestFile.openPlain(kit, 10);

          assertThrows(
              IllegalArgumentException.class,
              () -> loop.connectReadPipe(() -> new Protocol() {}, closed));
          assertThrows(
              IllegalArgumentException.class,
              () -> loop.connectReadPipe(() -> new Protocol() {}, file));
          assertThrows(
              IllegalArgumentException.class,
              () -> loop.connectWritePipe(() -> new Protocol() {}, file));
          var reading = loop.connectReadPipe(() -> new RecordingProtocol(loop), pipe.end()).await();
          assertThrows(
              IllegalStateException.class,
              () -> loop.connectReadPipe(() -> new Protocol() {}, pipe.end()));
          reading.transport().close();
          reading.protocol().lost().await();
        });
  }

  @Test
  default void connectReadPipe_factoryThatThrows_leavesPipeOpen(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("no protocol");
    kit.runTask(
        () -> {
          RawPipe.ReadEnd pipe = RawPipe.readEnd(kit);
          var future =
              loop.<Protocol>connectReadPipe(
                  () -> {
                    throw failure;
                  },
                  pipe.end());

          assertSame(failure, assertThrows(IllegalArgumentException.class, future::await));
          assertTrue(pipe.end().isOpen());
        });
  }

  /** T116: a regular file is always ready, so it is refused. */
  @Test
  @Needs({Capability.PIPES, Capability.DESCRIPTOR_PIPES, Capability.TASKS})
  default void connectReadPipe_descriptorOfAFile_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    Path path = TestFile.ofPattern(kit, 10);
    try (var open = FileChannel.open(path);
        Channel file = loop.files().borrow(descriptorOf(path))) {
      var refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> loop.connectReadPipe(() -> new Protocol() {}, file));
      assertTrue(refusal.toString().contains("not a file"), refusal::toString);
      assertTrue(open.isOpen());
    }
  }

  private static int descriptorOf(Path path) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .filter(descriptor -> leadsTo(descriptor, path))
          .mapToInt(descriptor -> Integer.parseInt(descriptor.getFileName().toString()))
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean leadsTo(Path descriptor, Path path) {
    try {
      return Files.readSymbolicLink(descriptor).equals(path.toRealPath());
    } catch (IOException e) { // closed meanwhile
      return false;
    }
  }

  /** A way to end a transport. */
  @FunctionalInterface
  interface Ending {
    void end(WriteTransport transport);
  }
}

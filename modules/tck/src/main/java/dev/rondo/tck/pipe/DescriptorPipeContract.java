package dev.rondo.tck.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.PipeConnector;
import dev.rondo.net.WriteTransport;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TestFile;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Descriptors that can be used as pipes: FIFOs, sockets, terminals, devices. */
@Role(PipeConnector.class)
@Needs({Capability.PIPES, Capability.DESCRIPTOR_PIPES, Capability.TASKS})
public interface DescriptorPipeContract extends LoopContract {

  @Test
  @SuppressWarnings("try") // The writer is closed in the body.
  default void connectReadPipe_fifo_deliversDataAndEnd(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    Path fifo = fifo(kit);
    kit.runTask(
        () -> {
          // Opened for both, because opening a FIFO blocks until it has a reader and a writer.
          OpenedDescriptor both = OpenedDescriptor.of(kit, () -> open(fifo, true));
          try (var writer = FileChannel.open(fifo, StandardOpenOption.WRITE)) {
            OpenedDescriptor reader = OpenedDescriptor.of(kit, () -> open(fifo, false));
            both.channel.close();
            var protocol =
                loop.connectReadPipe(() -> new RecordingProtocol(loop), reader.borrowed())
                    .await()
                    .protocol();
            writer.write(Bytes.of("through"));
            protocol.received("through").await();
            writer.write(Bytes.of(" the fifo"));
            writer.close();
            protocol.lost().await();

            assertEquals(
                List.of("made", "data:through the fifo", "eof", "lost"), protocol.events());
          }
        });
  }

  @Test
  default void connectWritePipe_fifoReaderCloses_isLost(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    Path fifo = fifo(kit);
    kit.runTask(
        () -> {
          OpenedDescriptor both = OpenedDescriptor.of(kit, () -> open(fifo, true));
          var reader = FileChannel.open(fifo, StandardOpenOption.READ);
          OpenedDescriptor writer =
              OpenedDescriptor.of(kit, () -> FileChannel.open(fifo, StandardOpenOption.WRITE));
          both.channel.close();
          var writing =
              loop.connectWritePipe(() -> new RecordingProtocol(loop), writer.borrowed()).await();
          writing.transport().write(Bytes.of("out"));
          assertEquals("out", readSome(reader));
          reader.close();
          writing.protocol().lost().await();

          assertEquals(List.of("made", "lost"), writing.protocol().events());
        });
  }

  /** A FIFO that is also opened to read always has a reader: unread bytes are not its end. */
  @Test
  default void connectWritePipe_fifoOpenedForBoth_staysOpen(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    Path fifo = fifo(kit);
    int size = 1 << 18;
    kit.runTask(
        () -> {
          OpenedDescriptor both = OpenedDescriptor.of(kit, () -> open(fifo, true));
          var reader = kit.closing(FileChannel.open(fifo, StandardOpenOption.READ));
          var writing =
              loop.connectWritePipe(() -> new RecordingProtocol(loop), both.borrowed()).await();
          writing.transport().write(Bytes.of("first"));
          TaskWaits.briefly(loop);
          assertEquals(List.of("made"), writing.protocol().events());
          writing.transport().write(Bytes.pattern(size));
          assertTrue(writing.transport().getWriteBufferSize() > 0);
          String read = kit.offLoop(() -> readText(reader, "first".length() + size)).await();
          assertEquals("first" + TestFile.text(0, size), read);
          TaskWaits.briefly(loop);
          assertFalse(writing.transport().isClosing());
          writing.transport().close();
          writing.protocol().lost().await();

          assertEquals(List.of("made", "pause", "resume", "lost"), writing.protocol().events());
        });
  }

  /** Unread data of the peer does not mean that the peer has closed. */
  @Test
  default void connectWritePipe_socketWithUnreadData_staysOpen(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          UnixSocketPair pair = UnixSocketPair.open(kit);
          var writing =
              loop.connectWritePipe(() -> new RecordingProtocol(loop), pair.near.borrowed())
                  .await();
          pair.far.write(Bytes.of("unread"));
          TaskWaits.briefly(loop);
          writing.transport().write(Bytes.of("written"));
          assertEquals("written", readSome(pair.far));
          assertEquals(List.of("made"), writing.protocol().events());
          pair.far.close();
          writing.protocol().lost().await();

          assertEquals(List.of("made", "lost"), writing.protocol().events());
        });
  }

  @Test
  default void connectReadPipe_andWritePipe_ofSockets_endWithPeer(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          UnixSocketPair in = UnixSocketPair.open(kit);
          var reading =
              loop.connectReadPipe(() -> new RecordingProtocol(loop), in.near.borrowed()).await();
          in.far.write(Bytes.of("by socket"));
          reading.protocol().received("by socket").await();
          in.far.close();
          reading.protocol().lost().await();
          assertEquals(
              List.of("made", "data:by socket", "eof", "lost"), reading.protocol().events());

          UnixSocketPair out = UnixSocketPair.open(kit);
          var writing =
              loop.connectWritePipe(() -> new RecordingProtocol(loop), out.near.borrowed()).await();
          writing.transport().write(Bytes.of("and back"));
          assertEquals("and back", readSome(out.far));
          out.far.close();
          writing.protocol().lost().await();
          assertEquals(List.of("made", "lost"), writing.protocol().events());
        });
  }

  /** Reading a terminal that was hung up fails instead of reaching an end. */
  @Test
  @SuppressWarnings("try") // The terminal is hung up in the body.
  default void connectReadPipe_terminal_readsLinesUntilHangup(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          try (var terminal = new Terminal()) {
            OpenedDescriptor end = OpenedDescriptor.of(kit, () -> open(terminal.path, true));
            var reading =
                loop.connectReadPipe(() -> new RecordingProtocol(loop), end.borrowed()).await();
            terminal.type("a line\n");
            reading.protocol().received("a line\n").await();
            reading.transport().pauseReading();
            terminal.type("another\n");
            TaskWaits.briefly(loop);
            assertEquals("a line\n", reading.protocol().text());
            reading.transport().resumeReading();
            reading.protocol().received("another\n").await();
            terminal.close();
            reading.protocol().lost().await();
          }
        });
  }

  @Test
  default void connectWritePipe_terminal_isWritten(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          try (var terminal = new Terminal()) {
            OpenedDescriptor end = OpenedDescriptor.of(kit, () -> open(terminal.path, true));
            var writing =
                loop.connectWritePipe(() -> new RecordingProtocol(loop), end.borrowed()).await();
            writing.transport().write(Bytes.of("shown\n"));
            assertEquals("shown", kit.offLoop(terminal::line).await());
            writing.transport().close();
            writing.protocol().lost().await();

            assertEquals(List.of("made", "lost"), writing.protocol().events());
          }
        });
  }

  @Test
  default void connectReadPipe_emptyDevice_endsAtOnce(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var reading =
              loop.connectReadPipe(
                      () -> new RecordingProtocol(loop), device(kit, "/dev/null").borrowed())
                  .await();
          reading.protocol().lost().await();

          assertEquals(List.of("made", "eof", "lost"), reading.protocol().events());
        });
  }

  @Test
  default void connectReadPipe_alwaysReadyDevice_canBePaused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var protocol = new RecordingProtocol(loop);
          protocol.onData(data -> protocol.transport().pauseReading());
          var reading =
              loop.connectReadPipe(() -> protocol, device(kit, "/dev/zero").borrowed()).await();
          protocol.received(1).await();
          int first = protocol.text().length();
          TaskWaits.briefly(loop);
          assertEquals(first, protocol.text().length());
          protocol.onData(data -> {});
          reading.transport().resumeReading();
          protocol.received(10 * first).await();
          reading.transport().close();
          protocol.lost().await();
        });
  }

  @Test
  default void connectWritePipe_nullAndFullDevices_acceptOrFail(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var taking =
              loop.connectWritePipe(
                      () -> new RecordingProtocol(loop), device(kit, "/dev/null").borrowed())
                  .await();
          WriteTransport transport = taking.transport();
          transport.write(Bytes.pattern(1 << 20));
          assertEquals(0, transport.getWriteBufferSize());
          TaskWaits.briefly(loop);
          assertFalse(transport.isClosing());
          transport.close();
          taking.protocol().lost().await();
          assertEquals(List.of("made", "lost"), taking.protocol().events());

          var full =
              loop.connectWritePipe(
                      () -> new RecordingProtocol(loop), device(kit, "/dev/full").borrowed())
                  .await();
          full.transport().write(Bytes.of("too much"));
          full.protocol().lost().await();
          var failure = assertInstanceOf(IOException.class, full.protocol().failure());
          assertTrue(failure.toString().contains("No space"), failure::toString);
        });
  }

  // --- channels opened by path, with their descriptors ---

  /** A channel of the JDK and the number of its descriptor, which the loop can borrow. */
  final class OpenedDescriptor {

    private final LoopFixture kit;
    private final Channel channel;
    private final int descriptor;

    private OpenedDescriptor(LoopFixture kit, Channel channel, int descriptor) {
      this.kit = kit;
      this.channel = channel;
      this.descriptor = descriptor;
    }

    static OpenedDescriptor of(LoopFixture kit, ChannelOpener opening) throws IOException {
      Set<Integer> before = descriptors();
      Channel channel = kit.closing(opening.open());
      Set<Integer> opened = descriptors();
      opened.removeAll(before);
      assumeTrue(!opened.isEmpty(), "this system does not show the numbers of descriptors");
      return new OpenedDescriptor(kit, channel, opened.iterator().next());
    }

    private static Set<Integer> descriptors() throws IOException {
      var descriptors = new TreeSet<Integer>();
      try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
        open.forEach(path -> descriptors.add(Integer.valueOf(path.getFileName().toString())));
      }
      // Remove the descriptor of the listing itself.
      descriptors.removeIf(
          descriptor ->
              !Files.exists(Path.of("/proc/self/fd/" + descriptor), LinkOption.NOFOLLOW_LINKS));
      return descriptors;
    }

    Channel borrowed() throws IOException {
      return kit.loop().files().borrow(descriptor);
    }
  }

  /** A way to open a channel. */
  @FunctionalInterface
  interface ChannelOpener {
    Channel open() throws IOException;
  }

  private static Channel open(Path path, boolean readAndWrite) throws IOException {
    return readAndWrite
        ? FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)
        : FileChannel.open(path, StandardOpenOption.READ);
  }

  private static OpenedDescriptor device(LoopFixture kit, String path) throws IOException {
    assumeTrue(Files.isWritable(Path.of(path)), "this host has no " + path);
    return OpenedDescriptor.of(kit, () -> open(Path.of(path), true));
  }

  private static Path fifo(LoopFixture kit) throws Exception {
    Path folder = Files.createTempDirectory("rondo");
    Path fifo = folder.resolve("fifo");
    kit.closing(
        () -> {
          Files.deleteIfExists(fifo);
          Files.delete(folder);
        });
    Process mkfifo = new ProcessBuilder("mkfifo", fifo.toString()).inheritIO().start();
    assertEquals(0, mkfifo.waitFor());
    return fifo;
  }

  private static String readText(ReadableByteChannel channel, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // A pipe delivers a part at a time.
    }
    return Bytes.text(buffer.flip());
  }

  private static String readSome(ReadableByteChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64);
    channel.read(buffer);
    return Bytes.text(buffer.flip());
  }

  /** The two ends of a connection over a Unix domain socket. */
  record UnixSocketPair(OpenedDescriptor near, SocketChannel far) {

    static UnixSocketPair open(LoopFixture kit) throws IOException {
      Path folder = Files.createTempDirectory("rondo");
      Path path = folder.resolve("socket");
      try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        listener.bind(UnixDomainSocketAddress.of(path));
        SocketChannel far = kit.closing(SocketChannel.open(UnixDomainSocketAddress.of(path)));
        return new UnixSocketPair(OpenedDescriptor.of(kit, listener::accept), far);
      } finally {
        Files.deleteIfExists(path);
        Files.delete(folder);
      }
    }
  }

  /** A new pseudo-terminal, driven by the command {@code script}. */
  final class Terminal implements Closeable {

    private final Process script;
    private final BufferedReader output;
    private final Path path;

    Terminal() throws IOException {
      assumeTrue(
          Files.isExecutable(Path.of("/usr/bin/script")), "this host has no /usr/bin/script");
      script =
          new ProcessBuilder("script", "-qfec", "stty -echo; tty; exec sleep 60", "/dev/null")
              .redirectErrorStream(true)
              .start();
      output = script.inputReader(StandardCharsets.UTF_8);
      path = Path.of(output.readLine().strip());
    }

    void type(String text) throws IOException {
      script.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      script.getOutputStream().flush();
    }

    String line() throws IOException {
      return output.readLine().strip();
    }

    @Override
    public void close() throws IOException {
      script.descendants().forEach(ProcessHandle::destroyForcibly);
      script.destroyForcibly();
      script.onExit().join();
      script.getOutputStream().close();
      output.close();
    }
  }
}

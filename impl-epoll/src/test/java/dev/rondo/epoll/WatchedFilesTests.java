package dev.rondo.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.spi.LoopOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of watching descriptors other than sockets, such as pipes and terminals. */
@Timeout(60)
class WatchedFilesTests {

  private final EventLoop loop = new EpollLoopProvider().newEventLoop(LoopOptions.defaults());
  private final List<String> calls = new ArrayList<>();
  private Set<Integer> before = Set.of();
  @TempDir private Path folder;

  @BeforeEach
  void recordOpenFiles() throws IOException {
    before = OpenFiles.numbers();
  }

  @AfterEach
  void checkNothingLeftOpen() throws IOException {
    assertEquals(before, OpenFiles.numbers());
    loop.close();
  }

  /** Returns a callback that records its call and stops the loop. */
  private Runnable recordCall(String call) {
    return () -> {
      calls.add(call);
      loop.stop();
    };
  }

  @Test
  @SuppressWarnings("try") // The sink is closed early, to end the pipe.
  void addReader_pipe_isCalledForDataAndEnd() throws IOException {
    Pipe pipe = Pipe.open();
    // The lower number is the read end.
    int fd =
        OpenFiles.numbers().stream().filter(n -> !before.contains(n)).findFirst().orElseThrow();
    try (Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink();
        ByteChannel channel = (ByteChannel) loop.files().borrow(fd)) {
      loop.addReader(channel, recordCall("readable"));
      sink.write(ByteBuffer.allocate(1));
      loop.runForever();
      assertEquals(1, channel.read(ByteBuffer.allocate(8)));
      sink.close();
      loop.runForever();

      assertEquals(-1, channel.read(ByteBuffer.allocate(8)));
      assertTrue(source.isOpen(), "closing a borrowed channel must leave the descriptor open");
    }
    assertEquals(List.of("readable", "readable"), calls);
  }

  @Test
  void addWriter_pipe_isCalledWhenThereIsRoom() throws IOException {
    Pipe pipe = Pipe.open();
    List<Integer> opened = OpenFiles.numbers().stream().filter(n -> !before.contains(n)).toList();
    try (Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink();
        ByteChannel channel = (ByteChannel) loop.files().borrow(opened.getLast())) {
      sink.configureBlocking(false);
      while (channel.write(ByteBuffer.allocate(4096)) > 0) {
        // Fill the pipe.
      }
      loop.addWriter(channel, recordCall("writable"));
      loop.stop();
      loop.runForever();
      assertEquals(List.of(), calls);
      source.read(ByteBuffer.allocate(1 << 20));
      loop.runForever();
    }
    assertEquals(List.of("writable"), calls);
  }

  @Test
  void addReader_wrappedEventfd_isCalled() throws IOException {
    Libc libc = Libc.system();
    int fd = libc.eventfd(0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC);
    try (ByteChannel channel = (ByteChannel) loop.files().wrap(fd)) {
      loop.addReader(channel, recordCall("readable"));
      libc.eventfdWrite(fd);
      loop.runForever();

      assertEquals(8, channel.read(ByteBuffer.allocate(8)));
    }
    assertEquals(List.of("readable"), calls);
  }

  /** The command {@code script} runs a shell on a new terminal and types its input there. */
  @Test
  @SuppressWarnings("try") // The terminal is used through its descriptor.
  void addReader_terminal_isCalledForTypedLine() throws Exception {
    Process script =
        new ProcessBuilder("script", "-qfec", "tty; exec sleep 60", "/dev/null").start();
    try (BufferedReader output = script.inputReader(StandardCharsets.UTF_8);
        FileChannel terminal =
            FileChannel.open(
                Path.of(output.readLine().strip()),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      int fd =
          OpenFiles.numbers().stream()
              .filter(n -> !before.contains(n))
              .filter(WatchedFilesTests::isTerminal)
              .findFirst()
              .orElseThrow();
      try (ByteChannel channel = (ByteChannel) loop.files().borrow(fd)) {
        loop.addReader(channel, recordCall("readable"));
        script.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
        script.getOutputStream().flush();
        loop.runForever();
        ByteBuffer line = ByteBuffer.allocate(64);
        channel.read(line);

        assertEquals("hello\n", StandardCharsets.US_ASCII.decode(line.flip()).toString());
        assertEquals(List.of("readable"), calls);
      }
    } finally {
      script.destroy();
      script.waitFor();
      script.getOutputStream().close();
      script.getErrorStream().close();
    }
  }

  private static boolean isTerminal(int fd) {
    try {
      return Path.of("/proc/self/fd/" + fd).toRealPath().startsWith("/dev/pts");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void addReader_file_isRefusedWithReason() throws IOException {
    Path path = folder.resolve("file");
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      Channel channel = loop.files().borrow(OpenFiles.numberOf(path));
      var refusal =
          assertThrows(IllegalArgumentException.class, () -> loop.addReader(channel, () -> {}));

      assertTrue(refusal.getMessage().contains("always ready"), refusal.getMessage());
      assertTrue(file.isOpen());
    }
  }

  @Test
  void borrow_notOpen_isRefused() {
    assertThrows(IOException.class, () -> loop.files().borrow(9_999));
    assertThrows(IllegalArgumentException.class, () -> loop.files().wrap(-1));
  }
}

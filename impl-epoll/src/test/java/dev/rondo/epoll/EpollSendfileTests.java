package dev.rondo.epoll;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.SendfileNotAvailableException;
import dev.rondo.linux.Errno;
import dev.rondo.net.SendfileOptions;
import dev.rondo.spi.LoopOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of sendfile with every failure of the system call. */
final class EpollSendfileTests {

  private static final byte[] CONTENT = "what the file holds".repeat(1000).getBytes(UTF_8);

  private final EpollFaultyLibc faults = new EpollFaultyLibc();
  private final EpollLoopProvider provider = new EpollLoopProvider(faults::libc);
  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void writeTheFile() throws IOException {
    path = Files.write(folder.resolve("file"), CONTENT);
  }

  @Test
  void sendfile_interruptedOrNoRoom_isRetried() throws Exception {
    faults.fail("sendfile", Errno.EINTR, Errno.EAGAIN, Errno.EINTR);

    assertEquals(CONTENT.length, send(SendfileOptions.defaults().withFallback(false)));
    assertTrue(faults.count("sendfile") >= 4);
  }

  @Test
  void sendfile_shortCounts_sendAllInOrder() throws Exception {
    faults.shorten("sendfile", 7, 1, 1000);

    assertEquals(CONTENT.length, send(SendfileOptions.defaults().withFallback(false)));
  }

  @Test
  void sendfile_refusedByKernel_fallsBack() throws Exception {
    faults.shorten("sendfile", 100);
    faults.fail("sendfile", Errno.EINVAL);

    assertEquals(CONTENT.length, send(SendfileOptions.defaults()));
    assertTrue(faults.count("pread") >= 1);
  }

  @Test
  void sendfile_refusedNoFallback_isNotAvailable() {
    faults.fail("sendfile", Errno.ENOSYS);

    assertThrows(
        SendfileNotAvailableException.class,
        () -> send(SendfileOptions.defaults().withFallback(false)));
  }

  @Test
  void sendfile_diskError_fails() {
    faults.shorten("sendfile", 100);
    faults.fail("sendfile", Errno.EIO);

    var failure = assertThrows(IOException.class, () -> send(SendfileOptions.defaults()));
    assertTrue(failure.getMessage().contains("Input/output error"), failure::getMessage);
  }

  @Test
  void sendfile_brokenPipe_fails() {
    faults.fail("sendfile", Errno.EPIPE);

    var failure = assertThrows(IOException.class, () -> send(SendfileOptions.defaults()));
    assertTrue(failure.getMessage().contains("Broken pipe"), failure::getMessage);
  }

  @Test
  void sendfile_diskErrorInFallback_fails() {
    faults.fail("sendfile", Errno.EINVAL);
    faults.fail("pread", 0, Errno.EINTR, Errno.EIO);

    assertThrows(IOException.class, () -> send(SendfileOptions.defaults()));
  }

  @Test
  void openFile_noDescriptorLeft_namesFile() throws Exception {
    faults.fail("open", Errno.EINTR, Errno.EMFILE);
    EventLoop loop = provider.newEventLoop(LoopOptions.defaults());
    var failure = assertThrows(IOException.class, () -> loop.openFile(path));
    loop.close();

    assertEquals(path + ": Too many open files", failure.getMessage());
    assertEquals(0, faults.open());
  }

  /** Sends the file over a socket, checks the received bytes, and returns their number. */
  private long send(SendfileOptions options) throws Exception {
    EventLoop loop = provider.newEventLoop(LoopOptions.defaults());
    try (loop;
        var server = ServerSocketChannel.open();
        FileChannel file = loop.openFile(path)) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      long sent;
      try (NetworkChannel sock = loop.sockets().openStream(StandardProtocolFamily.INET)) {
        sent =
            loop.runUntilComplete(
                () -> {
                  loop.sockConnect(sock, server.getLocalAddress()).await();
                  return loop.sockSendfile(sock, file, options).await();
                });
      }
      assertEquals(sent, file.position());
      try (SocketChannel accepted = server.accept()) {
        byte[] arrived = accepted.socket().getInputStream().readAllBytes();
        assertEquals(new String(CONTENT, 0, (int) sent, UTF_8), new String(arrived, UTF_8));
      }
      return sent;
    } finally {
      awaitAllClosed();
    }
  }

  /** Waits until all is closed, because an executor thread may still be waking the closed loop. */
  private void awaitAllClosed() {
    for (int i = 0; faults.open() > 0 && i < 5_000; i++) {
      LockSupport.parkNanos(1_000_000);
    }
    assertEquals(0, faults.open());
  }
}

package dev.rondo.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.linux.Errno;
import dev.rondo.linux.socket.LinuxListener;
import dev.rondo.linux.socket.LinuxStream;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpollListenerTests {

  private final EpollParts kit = new EpollParts();
  private final EpollFaultyLibc faults = kit.faults;

  @AfterEach
  void checkNothingLeftOpen() {
    kit.close();
    assertEquals(0, faults.open(), "descriptors left open");
  }

  @Test
  void accept_emptyBacklog_isNull() throws IOException {
    LinuxListener listener = kit.listener();

    assertNull(listener.accept());
    listener.channel().close();
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.EINTR, Errno.ECONNABORTED, Errno.EPROTO, Errno.EHOSTUNREACH})
  void accept_failedConnection_takesNext(int errno) throws IOException {
    LinuxListener listener = kit.listener();
    LinuxStream client = kit.client(listener);
    faults.fail("accept4", errno, errno);
    LinuxStream accepted = listener.accept();

    assertNotNull(accepted);
    assertEquals(client.channel().getLocalAddress(), accepted.remoteAddress());
    accepted.channel().close();
    client.channel().close();
    listener.channel().close();
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM})
  void accept_noResources_failsOnce(int errno) throws IOException {
    LinuxListener listener = kit.listener();
    LinuxStream client = kit.client(listener);
    faults.fail("accept4", errno);
    assertThrows(IOException.class, listener::accept);
    LinuxStream accepted = listener.accept();

    assertNotNull(accepted);
    accepted.channel().close();
    client.channel().close();
    listener.channel().close();
  }

  @Test
  void openListener_noResources_leavesNothingOpen() {
    faults.fail("socket", Errno.EMFILE);
    var failure =
        assertThrows(
            IOException.class, () -> kit.sockets.openListener(StandardProtocolFamily.INET));

    assertEquals("Too many open files (socket)", failure.getMessage());
    faults.fail("setsockopt", Errno.ENOBUFS);
    assertThrows(IOException.class, () -> kit.sockets.openListener(StandardProtocolFamily.INET6));
  }

  @Test
  void bind_portInUse_namesAddress() throws IOException {
    LinuxListener listener = kit.listener();
    LinuxListener second = kit.sockets.openListener(StandardProtocolFamily.INET);
    var address = listener.channel().getLocalAddress();
    var failure = assertThrows(BindException.class, () -> second.bind(address, 1));

    assertTrue(failure.getMessage().contains(address.toString()), failure.getMessage());
    second.channel().close();
    listener.channel().close();
  }

  @Test
  void close_listening_refusesConnections() throws IOException {
    LinuxListener listener = kit.listener();
    var address = listener.channel().getLocalAddress();
    listener.channel().close();
    LinuxStream late = kit.sockets.openStream(StandardProtocolFamily.INET);

    assertThrows(
        ConnectException.class,
        () -> {
          late.connect(address);
          late.finishConnect();
        });
    late.channel().close();
  }
}

package dev.rondo.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.linux.Errno;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.net.ExtraInfo;
import dev.rondo.spi.LoopOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of datagram endpoints in a whole loop whose C library fails. */
class EpollDatagramLoopTests {

  private static final int LOOPS = 50;

  private final EpollFaultyLibc faults = new EpollFaultyLibc();
  private EventLoop loop;
  private Endpoint endpoint;

  /** Sends to itself, and stops the loop when the last datagram arrives. */
  private static final class Endpoint implements DatagramProtocol {
    final List<String> received = new ArrayList<>();
    final List<IOException> errors = new ArrayList<>();
    private final EventLoop loop;
    private DatagramTransport transport;
    private SocketAddress address;
    private boolean lost;

    Endpoint(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public void connectionMade(DatagramTransport transport) {
      this.transport = transport;
      address = Objects.requireNonNull(transport.getExtraInfo(ExtraInfo.SOCKNAME));
    }

    void send(String... texts) {
      for (String text : texts) {
        transport.sendto(StandardCharsets.US_ASCII.encode(text), address);
      }
    }

    @Override
    public void datagramReceived(ByteBuffer data, SocketAddress from) {
      received.add(StandardCharsets.US_ASCII.decode(data).toString());
      if (received.getLast().equals("last")) {
        loop.stop();
      }
    }

    @Override
    public void errorReceived(IOException exception) {
      errors.add(exception);
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      lost = true;
      loop.stop();
    }
  }

  @BeforeEach
  void open() throws Exception {
    loop = new EpollLoopProvider(faults::libc).newEventLoop(LoopOptions.defaults());
    endpoint = open(loop);
  }

  private static Endpoint open(EventLoop loop) throws Exception {
    var options = DatagramOptions.local(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return loop.runUntilComplete(loop.createDatagramEndpoint(() -> new Endpoint(loop), options))
        .protocol();
  }

  @AfterEach
  void checkNothingLeftOpen() {
    loop.close();
    assertEquals(0, faults.open(), "descriptors left open");
  }

  @Test
  void recvmmsg_refused_reportsErrorAndContinues() {
    faults.fail("recvmmsg", Errno.ECONNREFUSED, Errno.EINTR, Errno.EAGAIN);
    loop.callSoon(() -> endpoint.send("first", "last"));
    loop.runForever();

    assertEquals(List.of("first", "last"), endpoint.received);
    assertEquals(1, endpoint.errors.size());
    assertInstanceOf(PortUnreachableException.class, endpoint.errors.getFirst());
  }

  @Test
  void sendmmsg_noRoom_isRetriedLater() {
    faults.fail("sendmmsg", Errno.EAGAIN, Errno.EINTR);
    loop.callSoon(
        () -> {
          endpoint.send("first", "last");
          assertEquals(5 + 4 + 2 * 8, endpoint.transport.getWriteBufferSize());
        });
    loop.runForever();

    assertEquals(List.of("first", "last"), endpoint.received);
    assertEquals(0, endpoint.transport.getWriteBufferSize());
    assertEquals(List.of(), endpoint.errors);
  }

  @Test
  void sendmmsg_failing_dropsOnePerFailure() {
    faults.fail("sendmmsg", Errno.ENOBUFS, Errno.EMSGSIZE, Errno.ECONNREFUSED);
    loop.callSoon(() -> endpoint.send("one", "two", "three", "four", "last"));
    loop.runForever();

    assertEquals(List.of("four", "last"), endpoint.received);
    assertEquals(3, endpoint.errors.size());
  }

  @Test
  void close_failingDatagram_reportsErrorAndCloses() {
    faults.fail("sendmmsg", Errno.EAGAIN, Errno.ENOBUFS);
    loop.callSoon(
        () -> {
          endpoint.send("never");
          endpoint.transport.close();
        });
    loop.runForever();

    assertTrue(endpoint.lost);
    assertEquals(1, endpoint.errors.size());
  }

  @Test
  void endpoints_openedAndClosed_leakNothing() throws Exception {
    int open = faults.open();
    for (int i = 0; i < LOOPS; i++) {
      try (EventLoop another =
          new EpollLoopProvider(faults::libc).newEventLoop(LoopOptions.defaults())) {
        Endpoint busy = open(another);
        another.callSoon(() -> busy.send("last", "never received"));
        another.runForever();
      }
      assertEquals(open, faults.open(), "descriptors left open");
    }
  }
}

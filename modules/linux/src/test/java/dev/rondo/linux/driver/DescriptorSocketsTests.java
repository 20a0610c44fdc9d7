package dev.rondo.linux.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DescriptorSocketsTests {

  private final DescriptorSockets sockets = new DescriptorSockets("test");

  @AfterEach
  void close() {
    sockets.close();
  }

  @Test
  void duplicate_socket_isOpenAfterItsClose() throws Exception {
    NetworkChannel channel = listening();
    int fd = sockets.duplicate(channel);
    var address = channel.getLocalAddress();
    channel.close();

    try (Channel duplicate = sockets.sockets().files().wrap(fd)) {
      assertEquals(address, ((NetworkChannel) duplicate).getLocalAddress());
    }
  }

  @Test
  void duplicate_closedChannel_isRefused() throws Exception {
    NetworkChannel channel = listening();
    channel.close();

    assertThrows(ClosedChannelException.class, () -> sockets.duplicate(channel));
  }

  @Test
  void duplicate_foreignChannel_isRefused() throws Exception {
    try (SocketChannel foreign = SocketChannel.open()) {
      var refusal = assertThrows(IllegalArgumentException.class, () -> sockets.duplicate(foreign));

      assertTrue(refusal.getMessage().contains("'test'"), refusal::getMessage);
    }
  }

  @Test
  void addCloseListener_isCalledOnceByTheClose() throws Exception {
    List<String> calls = new ArrayList<>();
    NetworkChannel channel = listening();
    Runnable removed = () -> calls.add("removed");
    sockets.addCloseListener(channel, () -> calls.add("closed " + channel.isOpen()));
    sockets.addCloseListener(channel, removed);
    sockets.removeCloseListener(channel, removed);
    assertEquals(List.of(), calls);
    channel.close();
    channel.close();

    assertEquals(List.of("closed false"), calls);
  }

  @Test
  void addCloseListener_closedChannel_isCalledAtOnce() throws Exception {
    List<String> calls = new ArrayList<>();
    NetworkChannel channel = listening();
    channel.close();
    sockets.addCloseListener(channel, () -> calls.add("closed"));

    assertEquals(List.of("closed"), calls);
  }

  @Test
  void capabilities_haveNoneOfModules() {
    assertFalse(
        DescriptorSockets.capabilities().contains(Capability.SUBPROCESS),
        "SUBPROCESS is added by the module dev.rondo.subprocess");
  }

  private NetworkChannel listening() throws Exception {
    var listener = sockets.sockets().openListener(StandardProtocolFamily.INET);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    return listener.channel();
  }
}

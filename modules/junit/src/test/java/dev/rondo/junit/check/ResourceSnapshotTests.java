package dev.rondo.junit.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tests of the comparison of descriptors: the system gives each the lowest number that is free. */
@EnabledOnOs(OS.LINUX)
class ResourceSnapshotTests {

  /** Opens what the JDK keeps for its sockets. */
  @BeforeAll
  static void warmUp() throws IOException {
    open().close();
  }

  private static ServerSocketChannel open() throws IOException {
    return ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @Test
  void newSockets_numberSeenClosed_isNewWhenReused() throws IOException {
    List<ServerSocketChannel> old = open(4);
    ResourceSnapshot before = ResourceSnapshot.take();
    close(old);
    // The look itself has two of the numbers, so that it sees only the others closed.
    assertEquals(Set.of(), before.newSockets());
    List<ServerSocketChannel> reusing = open(4);
    try {
      assertNotEquals(Set.of(), before.newSockets());
    } finally {
      close(reusing);
    }
  }

  private static List<ServerSocketChannel> open(int count) throws IOException {
    List<ServerSocketChannel> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(open());
    }
    return sockets;
  }

  private static void close(List<ServerSocketChannel> sockets) throws IOException {
    for (ServerSocketChannel socket : sockets) {
      socket.close();
    }
  }

  @Test
  void forgetReplaced_numberReusedUnseen_isNew() throws IOException {
    ServerSocketChannel old = open();
    ResourceSnapshot before = ResourceSnapshot.take();
    old.close();
    try (ServerSocketChannel _ = open()) {
      before.forgetReplaced();

      assertEquals(1, before.newSockets().size(), before.newSockets()::toString);
    }
  }

  @Test
  void forgetReplaced_nothingChanged_findsNothing() throws IOException {
    try (ServerSocketChannel _ = open()) {
      ResourceSnapshot before = ResourceSnapshot.take();
      before.forgetReplaced();

      assertEquals(Set.of(), before.newSockets());
    }
  }
}

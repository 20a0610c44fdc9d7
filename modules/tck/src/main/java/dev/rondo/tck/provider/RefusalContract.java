package dev.rondo.tck.provider;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.net.Sockets;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.OptionalOperations;
import dev.rondo.tck.fixture.Role;
import java.lang.reflect.Method;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A loop refuses an operation it lacks at once, naming it, the loop and a backend that has it. */
@Role(EventLoop.class)
@Covers("Diagnostics.capabilities")
public interface RefusalContract extends LoopContract {

  @Test
  default void operations_ofAbsentCapabilities_areRefusedByName(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    try (var operations = new OptionalOperations()) {
      assertAll(
          operations.lackedBy(loop.capabilities()).map(operation -> refused(loop, operation)));
    }
  }

  /** Every operation is known to be required or optional, so the test above misses none. */
  @Test
  default void operations_ofTheRoles_areAllKnown(LoopFixture kit) throws Exception {
    var known = new TreeSet<>(OptionalOperations.REQUIRED);
    try (var operations = new OptionalOperations()) {
      operations.all().forEach(operation -> known.add(operation.name()));
    }
    var roles = new TreeSet<String>();
    for (Method method : EventLoop.class.getMethods()) {
      roles.add(method.getName());
    }

    assertEquals(roles, known);
  }

  @Test
  @Covers("sockets")
  @Needs(Capability.RAW_SOCKETS)
  default void sockets_ofAbsentFamilies_areRefusedByName(LoopFixture kit) {
    EventLoop loop = kit.loop();
    Sockets sockets = loop.sockets();
    ProtocolFamily unix = StandardProtocolFamily.UNIX;
    ProtocolFamily internet = StandardProtocolFamily.INET;

    assertAll(
        refused(loop, Capability.UNIX_STREAM, "openStream", () -> sockets.openStream(unix)),
        refused(loop, Capability.UNIX_STREAM, "openListener", () -> sockets.openListener(unix)),
        refused(loop, Capability.UNIX_DATAGRAM, "openDatagram", () -> sockets.openDatagram(unix)),
        refused(loop, Capability.UDP, "openDatagram", () -> sockets.openDatagram(internet)),
        refused(loop, Capability.UNIX_ABSTRACT, "unixAddress", () -> sockets.unixAddress("\0x")));
  }

  private static Executable refused(
      EventLoop loop, Capability needed, String operation, Executable call) {
    return () -> {
      if (!loop.capabilities().contains(needed)) {
        var refusal = assertThrows(UnsupportedOperationException.class, call, operation);
        assertEquals(needed.refusal(operation, loop).getMessage(), refusal.getMessage());
      }
    };
  }

  private static Executable refused(EventLoop loop, OptionalOperations.Operation operation) {
    return () -> {
      var refusal =
          assertThrows(
              UnsupportedOperationException.class,
              () -> operation.call().on(loop),
              operation::name);
      assertEquals(
          operation.needs().refusal(operation.name(), loop).getMessage(), refusal.getMessage());
    };
  }
}

package dev.rondo.proactor.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.StreamSocket;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that the driver overrides or forwards every default method of its interfaces. */
class ForwardingTests {

  /** The defaults of drivers whose network and time are the system's. */
  private static final Set<String> OF_THE_SYSTEM =
      Set.of("hostNames", "outsideWork", "isStepped", "isOfChild");

  @Test
  void driver_defaultMethods_areOverridden() {
    assertEquals(OF_THE_SYSTEM, Set.copyOf(inherited(UringProactor.class, Proactor.class)));
    assertEquals(List.of(), inherited(UringStream.class, StreamSocket.class));
    assertEquals(List.of(), inherited(UringListener.class, ListenSocket.class));
  }

  private static List<String> inherited(Class<?> driver, Class<?> contract) {
    return Stream.of(contract.getMethods())
        .filter(Method::isDefault)
        .filter(method -> !isOwn(driver, method))
        .map(Method::getName)
        .toList();
  }

  private static boolean isOwn(Class<?> driver, Method method) {
    return Stream.of(driver.getDeclaredMethods())
        .filter(own -> own.getName().equals(method.getName()))
        .anyMatch(
            own -> List.of(own.getParameterTypes()).equals(List.of(method.getParameterTypes())));
  }
}

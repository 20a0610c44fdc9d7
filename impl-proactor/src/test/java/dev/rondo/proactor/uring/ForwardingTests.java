package dev.rondo.proactor.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.engine.spi.StreamSocket;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that the stream overrides or forwards every default method of its interface. */
class ForwardingTests {

  @Test
  void stream_defaultMethods_areOverridden() {
    assertEquals(List.of(), inherited(UringStream.class, StreamSocket.class));
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

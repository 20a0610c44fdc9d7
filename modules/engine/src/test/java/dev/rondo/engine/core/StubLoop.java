package dev.rondo.engine.core;

import dev.rondo.EventLoop;
import java.lang.reflect.Proxy;

/** Creates a loop for components that need only its identity. */
final class StubLoop {

  private StubLoop() {}

  static EventLoop make() {
    return (EventLoop)
        Proxy.newProxyInstance(
            EventLoop.class.getClassLoader(),
            new Class<?>[] {EventLoop.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "toString" -> "stub";
                  case "hashCode" -> 1;
                  case "equals" -> proxy == arguments[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}

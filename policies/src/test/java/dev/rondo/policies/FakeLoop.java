package dev.rondo.policies;

import dev.rondo.EventLoop;
import java.lang.reflect.Proxy;

/** Fake loops that only have a name and can be closed. */
final class FakeLoop {

  private final String name;
  private boolean closed;

  private FakeLoop(String name) {
    this.name = name;
  }

  static EventLoop named(String name) {
    var state = new FakeLoop(name);
    return (EventLoop)
        Proxy.newProxyInstance(
            FakeLoop.class.getClassLoader(),
            new Class<?>[] {EventLoop.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "name" -> state.name;
                  case "toString" -> "<" + state.name + " loop>";
                  case "isRunning" -> false;
                  case "isClosed" -> state.closed;
                  case "close" -> {
                    state.closed = true;
                    yield null;
                  }
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == args[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}

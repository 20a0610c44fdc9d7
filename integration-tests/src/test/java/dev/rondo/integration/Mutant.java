package dev.rondo.integration;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A provider of selector loops with something wrong.
 *
 * @param fault what a loop does instead of an operation
 * @param onOpen what is done when a loop is made
 * @param capabilities what the loops say that they can do
 */
record Mutant(Fault fault, Consumer<EventLoop> onOpen, Set<Capability> capabilities)
    implements EventLoopProvider {

  private static final EventLoopProvider REAL = new SelectorLoopProvider();

  /** Loops with nothing wrong. */
  static Mutant sound() {
    return new Mutant(Mutant::call, loop -> {}, REAL.capabilities());
  }

  /** Loops that do {@code fault} instead of each operation. */
  static Mutant of(Fault fault) {
    return new Mutant(fault, loop -> {}, REAL.capabilities());
  }

  /** Loops that are sound, after something was done. */
  static Mutant opening(Consumer<EventLoop> onOpen) {
    return new Mutant(Mutant::call, onOpen, REAL.capabilities());
  }

  /** Loops that are sound, but say that they can do {@code capabilities}. */
  static Mutant claiming(Set<Capability> capabilities) {
    return new Mutant(Mutant::call, loop -> {}, capabilities);
  }

  @Override
  public String name() {
    return REAL.name();
  }

  @Override
  public Support support() {
    return REAL.support();
  }

  @Override
  public EventLoop newEventLoop(LoopOptions options) {
    EventLoop loop = REAL.newEventLoop(options);
    onOpen.accept(loop);
    return (EventLoop)
        Proxy.newProxyInstance(
            Mutant.class.getClassLoader(),
            new Class<?>[] {EventLoop.class},
            (proxy, method, arguments) ->
                method.getName().equals("capabilities")
                    ? capabilities
                    : fault.instead(
                        loop, method.getName(), arguments, () -> invoke(loop, method, arguments)));
  }

  private static @Nullable Object invoke(
      EventLoop loop, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(loop, arguments);
    } catch (InvocationTargetException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  private static @Nullable Object call(
      EventLoop loop, String operation, Object @Nullable [] arguments, Call real) throws Throwable {
    return real.make();
  }

  /** The faulty behaviour of a loop in place of an operation. */
  @FunctionalInterface
  interface Fault {
    @Nullable Object instead(
        EventLoop loop, String operation, Object @Nullable [] arguments, Call real)
        throws Throwable;
  }

  /** The right thing. */
  @FunctionalInterface
  interface Call {
    @Nullable Object make() throws Throwable;
  }
}

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
 * A provider of selector loops with a fault, to prove that the kit detects it.
 *
 * @param fault replaces each operation of a loop
 * @param onOpen runs when a loop is created
 * @param capabilities the capabilities that the loops claim
 */
record FaultyLoopProvider(Fault fault, Consumer<EventLoop> onOpen, Set<Capability> capabilities)
    implements EventLoopProvider {

  private static final EventLoopProvider REAL = new SelectorLoopProvider();

  /** Returns a provider of loops without a fault. */
  static FaultyLoopProvider withoutFault() {
    return new FaultyLoopProvider(FaultyLoopProvider::call, loop -> {}, REAL.capabilities());
  }

  /** Returns a provider of loops in which {@code fault} replaces each operation. */
  static FaultyLoopProvider of(Fault fault) {
    return new FaultyLoopProvider(fault, loop -> {}, REAL.capabilities());
  }

  /** Returns a provider that runs {@code onOpen} with each new loop, which has no other fault. */
  static FaultyLoopProvider opening(Consumer<EventLoop> onOpen) {
    return new FaultyLoopProvider(FaultyLoopProvider::call, onOpen, REAL.capabilities());
  }

  /** Returns a provider of loops that claim {@code capabilities} and have no other fault. */
  static FaultyLoopProvider claiming(Set<Capability> capabilities) {
    return new FaultyLoopProvider(FaultyLoopProvider::call, loop -> {}, capabilities);
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
            FaultyLoopProvider.class.getClassLoader(),
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

  /** The faulty behavior that replaces an operation of a loop. */
  @FunctionalInterface
  interface Fault {
    @Nullable Object instead(
        EventLoop loop, String operation, Object @Nullable [] arguments, Call real)
        throws Throwable;
  }

  /** The call that a fault replaces, of the real loop. */
  @FunctionalInterface
  interface Call {
    @Nullable Object make() throws Throwable;
  }
}

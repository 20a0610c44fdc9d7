package com.example.policy;

import dev.rondo.EventLoop;
import dev.rondo.EventLoopPolicy;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.util.Comparator;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Gives every thread its own loop when the thread first asks, from the preferred backend. */
final class PerThreadPolicy implements EventLoopPolicy {

  private final ThreadLocal<@Nullable EventLoop> loops = new ThreadLocal<>();

  @Override
  public EventLoop getEventLoop() {
    EventLoop loop = loops.get();
    if (loop == null) {
      loop = newEventLoop();
      loops.set(loop);
    }
    return loop;
  }

  @Override
  public void setEventLoop(@Nullable EventLoop loop) {
    loops.set(loop);
  }

  @Override
  public EventLoop newEventLoop() {
    return ServiceLoader.load(EventLoopProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .max(Comparator.comparingInt(PerThreadPolicy::preference))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no event loop backend found: add one to the module path or class path"))
        .newEventLoop(LoopOptions.defaults());
  }

  private static int preference(EventLoopProvider provider) {
    return provider.support() instanceof Support.Supported supported
        ? supported.preference()
        : Integer.MIN_VALUE;
  }
}

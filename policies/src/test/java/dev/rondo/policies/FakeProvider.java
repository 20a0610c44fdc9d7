package dev.rondo.policies;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.util.Set;

/** A fake backend with a given name and support. */
final class FakeProvider implements EventLoopProvider {

  private final String name;
  private final Support support;

  private FakeProvider(String name, Support support) {
    this.name = name;
    this.support = support;
  }

  static FakeProvider available(String name, int preference) {
    return new FakeProvider(name, new Support.Supported(preference));
  }

  static FakeProvider unavailable(String name, String reason) {
    return new FakeProvider(name, new Support.Unsupported(reason));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Support support() {
    return support;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.TCP);
  }

  @Override
  public EventLoop newEventLoop(LoopOptions options) {
    return FakeLoop.named(name);
  }
}

package dev.rondo.proactor;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.engine.Engine;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Offers completion-based loops. The system property {@code rondo.proactor} names the driver;
 * without it, the first driver that works is used.
 */
public class ProactorLoopProvider implements EventLoopProvider {

  private final Supplier<DriverChoice> choice;

  /** Offers loops over the driver that the setting names, or else the preferred one. */
  public ProactorLoopProvider() {
    this(() -> DriverChoice.bySetting(ProactorDriver::obstacle));
  }

  /** Offers loops over {@code driver} only, whatever the setting says. */
  public ProactorLoopProvider(ProactorDriver driver) {
    this(driver, ProactorDriver::obstacle);
  }

  ProactorLoopProvider(
      ProactorDriver driver, Function<ProactorDriver, Optional<String>> obstacles) {
    this(() -> DriverChoice.forced(driver, "by the program", obstacles));
  }

  ProactorLoopProvider(Supplier<DriverChoice> choice) {
    this.choice = choice;
  }

  @Override
  public String name() {
    return "proactor";
  }

  @Override
  public Support support() {
    DriverChoice chosen = choice.get();
    ProactorDriver driver = chosen.driver();
    return driver == null
        ? new Support.Unsupported(chosen.reason())
        : new Support.Supported(driver.preference(), chosen.reason());
  }

  @Override
  public Set<Capability> capabilities() {
    ProactorDriver driver = choice.get().driver();
    return driver == null ? Set.of() : Engine.capabilities(driver.capabilities());
  }

  @Override
  public EventLoop newEventLoop(LoopOptions options) {
    DriverChoice chosen = choice.get();
    ProactorDriver driver = chosen.driver();
    if (driver == null) {
      throw new UnsupportedOperationException(
          "the event loop backend 'proactor' is not available: " + chosen.reason());
    }
    return Engine.overProactor(
        name(), Engine.capabilities(driver.capabilities()), queue -> open(driver, queue), options);
  }

  private static Proactor open(ProactorDriver driver, LoopQueue queue) {
    try {
      return driver.open(queue);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot open the driver %s: %s".formatted(driver.settingName(), e.getMessage()), e);
    }
  }
}

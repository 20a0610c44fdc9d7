package dev.rondo.proactor;

import static java.util.stream.Collectors.joining;

import dev.rondo.Capability;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.proactor.nio2.Nio2;
import dev.rondo.proactor.uring.Uring;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The drivers of this backend, in order of preference. */
public enum ProactorDriver {
  /** The Linux kernel's io_uring. */
  URING("io_uring", 300) {
    @Override
    Optional<String> obstacle() {
      return Uring.obstacle();
    }

    @Override
    Set<Capability> capabilities() {
      return Uring.capabilities();
    }

    @Override
    Proactor open(LoopQueue queue) throws IOException {
      return Uring.open(queue);
    }
  },
  /** The JDK's asynchronous channels, on every operating system. */
  NIO2("NIO.2", 100) {
    @Override
    Optional<String> obstacle() {
      return Nio2.obstacle();
    }

    @Override
    Set<Capability> capabilities() {
      return Nio2.capabilities();
    }

    @Override
    Proactor open(LoopQueue queue) throws IOException {
      return Nio2.open(queue);
    }
  };

  private final String title;
  private final int preference;

  ProactorDriver(String title, int preference) {
    this.title = title;
    this.preference = preference;
  }

  /** Returns the driver that the setting {@code rondo.proactor} calls {@code name}. */
  static Optional<ProactorDriver> named(String name) {
    return Stream.of(values()).filter(driver -> driver.settingName().equals(name)).findFirst();
  }

  /** Returns the names of all drivers, for messages. */
  static String names() {
    return Stream.of(values()).map(ProactorDriver::settingName).collect(joining(" or "));
  }

  /** Returns the driver's name in the setting {@code rondo.proactor}. */
  String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the driver's name as written in prose. */
  String title() {
    return title;
  }

  int preference() {
    return preference;
  }

  /** Tries the driver. Returns why it does not work here, or empty if it works. */
  abstract Optional<String> obstacle();

  abstract Set<Capability> capabilities();

  /** Opens the driver for one loop, which must close it. */
  abstract Proactor open(LoopQueue queue) throws IOException;
}

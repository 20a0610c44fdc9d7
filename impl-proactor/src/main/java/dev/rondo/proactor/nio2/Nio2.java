package dev.rondo.proactor.nio2;

import dev.rondo.Capability;
import java.util.Optional;
import java.util.Set;

/** The driver over asynchronous channels, for every operating system. */
public final class Nio2 {

  private Nio2() {}

  /** Why it does not work here; empty if it does. */
  public static Optional<String> obstacle() {
    return Optional.of("has no sockets yet");
  }

  /** What loops over it can do, beside what modules add to every loop. */
  public static Set<Capability> capabilities() {
    return Set.of();
  }
}

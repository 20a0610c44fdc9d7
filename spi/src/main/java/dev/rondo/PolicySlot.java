package dev.rondo;

import org.jspecify.annotations.Nullable;

/** The policy of an application, or of the process. */
final class PolicySlot {

  /** The policy that a program set; null if none. */
  volatile @Nullable EventLoopPolicy set;

  /** The policy that the settings choose; null if it has not been looked up, or is shared. */
  volatile @Nullable EventLoopPolicy configured;

  private @Nullable Boolean shared;

  /** Returns whether this slot's {@code application} has no providers besides the process's. */
  boolean sharesProcess(ClassLoader application) {
    Boolean known = shared;
    if (known == null) {
      known = !ApplicationLoader.hasProviders(application);
      shared = known;
    }
    return known;
  }
}

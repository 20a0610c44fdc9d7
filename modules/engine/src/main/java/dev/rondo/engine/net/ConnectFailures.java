package dev.rondo.engine.net;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Merges the failures of several attempts into one exception. */
public final class ConnectFailures {

  private ConnectFailures() {}

  /**
   * Returns the first failure if all have the same message. Otherwise, returns an exception with
   * all messages and with each failure as a suppressed exception; null if there are no failures.
   */
  public static @Nullable IOException merged(List<IOException> failures) {
    if (failures.isEmpty()) {
      return null;
    }
    IOException first = failures.getFirst();
    List<String> messages = failures.stream().map(f -> String.valueOf(f.getMessage())).toList();
    if (messages.stream().distinct().count() == 1) {
      return first;
    }
    IOException all = new IOException("Multiple exceptions: " + String.join(", ", messages));
    failures.forEach(all::addSuppressed);
    return all;
  }
}

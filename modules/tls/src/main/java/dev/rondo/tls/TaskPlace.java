package dev.rondo.tls;

import dev.rondo.spi.LoopClock;
import dev.rondo.spi.Settings;
import java.util.Locale;
import javax.net.ssl.SSLEngine;

/** The place where the tasks run that an engine delegates. */
enum TaskPlace {
  /** On the loop's thread: the least processor time. */
  LOOP,

  /** In the loop's default executor, beside the loop. */
  EXECUTOR;

  private static final String PROPERTY = "rondo.tls.tasks";

  /**
   * Returns the place that the setting {@code rondo.tls.tasks} names for the tasks of servers. By
   * default it is the loop if there is one processor, on which an executor can only take turns with
   * it. A loop with a clock of its own, such as a simulated one, must do the same on each machine:
   * there it is the executor.
   *
   * @throws IllegalArgumentException if the setting has another value
   */
  static TaskPlace ofServers(LoopClock clock) {
    String text = Settings.text(PROPERTY);
    return switch (text == null ? "auto" : text.toLowerCase(Locale.ROOT)) {
      case "auto" -> automatic(clock);
      case "loop" -> LOOP;
      case "executor" -> EXECUTOR;
      default ->
          throw new IllegalArgumentException(
              "'%s' is no place for TLS tasks: use loop, executor or auto (%s)"
                  .formatted(text, Settings.source(PROPERTY)));
    };
  }

  private static TaskPlace automatic(LoopClock clock) {
    boolean alone = clock == LoopClock.system() && Runtime.getRuntime().availableProcessors() == 1;
    return alone ? LOOP : EXECUTOR;
  }

  /**
   * Returns this place, or the executor if the tasks of {@code engine} check a peer's certificate,
   * since that may ask a directory or a revocation list and wait.
   */
  TaskPlace of(SSLEngine engine) {
    boolean checksPeer =
        engine.getUseClientMode() || engine.getNeedClientAuth() || engine.getWantClientAuth();
    return checksPeer ? EXECUTOR : this;
  }
}

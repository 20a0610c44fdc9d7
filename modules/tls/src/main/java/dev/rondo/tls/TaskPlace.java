package dev.rondo.tls;

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
   * Returns the place for the tasks of {@code engine}. A check of a peer's certificate may ask a
   * directory or a revocation list and wait, so only a server that does not ask for one uses {@link
   * #ofServers()}.
   */
  static TaskPlace of(SSLEngine engine) {
    boolean checksPeer =
        engine.getUseClientMode() || engine.getNeedClientAuth() || engine.getWantClientAuth();
    return checksPeer ? EXECUTOR : ofServers();
  }

  /**
   * Returns the place that the setting {@code rondo.tls.tasks} names. By default it is the loop if
   * there is one processor, on which an executor can only take turns with it.
   *
   * @throws IllegalArgumentException if the setting has another value
   */
  static TaskPlace ofServers() {
    String text = Settings.text(PROPERTY);
    return switch (text == null ? "auto" : text.toLowerCase(Locale.ROOT)) {
      case "auto" -> Runtime.getRuntime().availableProcessors() == 1 ? LOOP : EXECUTOR;
      case "loop" -> LOOP;
      case "executor" -> EXECUTOR;
      default ->
          throw new IllegalArgumentException(
              "'%s' is no place for TLS tasks: use loop, executor or auto (%s)"
                  .formatted(text, Settings.source(PROPERTY)));
    };
  }
}

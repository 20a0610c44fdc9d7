package dev.rondo.tasks;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Asyncio#wait} waits for.
 *
 * @param returnWhen which of the futures
 * @param timeout how long at most; what is done by then is told, and nothing fails. Null for ever
 */
public record WaitOptions(ReturnWhen returnWhen, @Nullable Duration timeout) {

  private static final WaitOptions DEFAULTS = new WaitOptions(ReturnWhen.ALL_COMPLETED, null);

  public WaitOptions {
    Objects.requireNonNull(returnWhen, "returnWhen");
  }

  /** For all futures, for ever. */
  public static WaitOptions defaults() {
    return DEFAULTS;
  }

  public WaitOptions withReturnWhen(ReturnWhen returnWhen) {
    return new WaitOptions(returnWhen, timeout);
  }

  public WaitOptions withTimeout(@Nullable Duration timeout) {
    return new WaitOptions(returnWhen, timeout);
  }
}

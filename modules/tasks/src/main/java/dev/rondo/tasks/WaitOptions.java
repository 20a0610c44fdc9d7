package dev.rondo.tasks;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Options for {@link Asyncio#wait}.
 *
 * @param returnWhen the condition that ends the wait
 * @param timeout the longest time to wait, after which the result has the futures done by then;
 *     null for no limit
 */
public record WaitOptions(ReturnWhen returnWhen, @Nullable Duration timeout) {

  private static final WaitOptions DEFAULTS = new WaitOptions(ReturnWhen.ALL_COMPLETED, null);

  public WaitOptions {
    Objects.requireNonNull(returnWhen, "returnWhen");
  }

  /** Returns options for a wait for all futures, without a timeout. */
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

package dev.rondo;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A done callback of one future on behalf of another, which waits for it: such as that of {@code
 * gather}. A loop lists {@link #waiter()} in {@link LoopFuture#awaitedBy()}.
 */
public interface AwaitingCallback extends Consumer<LoopFuture<?>> {

  /** Returns the future that waits, or null if none does now. For any thread. */
  @Nullable LoopFuture<?> waiter();
}

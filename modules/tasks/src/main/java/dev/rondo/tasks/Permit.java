package dev.rondo.tasks;

/**
 * A lock, or a semaphore's permit, that {@code acquire} has granted. Closing it releases it. Close
 * it only once.
 *
 * <pre>{@code
 * try (var _ = lock.acquire().await()) {
 *   ...
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Permit extends AutoCloseable {

  /** Releases the lock or the permit. */
  @Override
  void close();
}

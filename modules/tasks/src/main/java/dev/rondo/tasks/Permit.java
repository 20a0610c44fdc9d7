package dev.rondo.tasks;

/**
 * What {@code acquire} gave: a lock, or one of a semaphore. Closing it is the release, and can be
 * done once.
 *
 * <pre>{@code
 * try (var _ = lock.acquire().await()) {
 *   ...
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Permit extends AutoCloseable {

  /** Releases. */
  @Override
  void close();
}

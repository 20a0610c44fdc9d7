package dev.rondo.tasks;

import dev.rondo.spi.ProviderSearch;
import dev.rondo.spi.ThreadPinner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The processors of a group's threads.
 *
 * @param pinner binds the threads
 * @param processors the processors that the process may use; not empty
 */
record LoopPinning(ThreadPinner pinner, List<Integer> processors) {

  LoopPinning {
    processors = List.copyOf(processors);
  }

  /**
   * Finds a way to pin threads.
   *
   * @throws UnsupportedOperationException if there is none; has the reason
   */
  static LoopPinning find() {
    String reason = "no module here can do it: on Linux, add a backend such as dev.rondo.epoll";
    for (var provider : ProviderSearch.around(ThreadPinner.class, LoopPinning.class).found()) {
      ThreadPinner pinner = instance(provider);
      Optional<String> obstacle = pinner.obstacle();
      if (obstacle.isEmpty()) {
        return of(pinner);
      }
      reason = obstacle.get();
    }
    throw refusal(reason, null);
  }

  private static UnsupportedOperationException refusal(String reason, @Nullable Throwable cause) {
    return new UnsupportedOperationException(
        "the threads of loops cannot be pinned to processors: %s, or start the loops without pinning"
            .formatted(reason),
        cause);
  }

  private static ThreadPinner instance(ServiceLoader.Provider<ThreadPinner> provider) {
    try {
      return provider.get();
    } catch (ServiceConfigurationError | LinkageError e) {
      String provided = provider.type().getName();
      throw refusal("%s is broken: %s".formatted(provided, ProviderSearch.reason(e)), e);
    }
  }

  private static LoopPinning of(ThreadPinner pinner) {
    try {
      return new LoopPinning(pinner, pinner.processors());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pins the calling thread, that of the loop with this index in the group. */
  void pin(int index) {
    try {
      pinner.pin(processors.get(index % processors.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.rondo.tasks;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** Failures of several operations, in order and without duplicates. */
final class FailureCollector {

  private final SequencedSet<Throwable> all = new LinkedHashSet<>();

  void add(Throwable failure) {
    all.add(failure);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * Returns the first exception, with the other failures as suppressed. Errors take precedence.
   *
   * @throws Error the first error, if there is one, with the other failures as suppressed
   */
  Exception merged() {
    Throwable first =
        all.stream().filter(Error.class::isInstance).findFirst().orElseGet(all::getFirst);
    all.stream().filter(other -> other != first).forEach(first::addSuppressed);
    return switch (first) {
      case Error error -> throw error;
      case Exception exception -> exception;
      default -> new IllegalStateException("neither an exception nor an error", first);
    };
  }
}

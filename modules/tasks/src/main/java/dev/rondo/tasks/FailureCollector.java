package dev.rondo.tasks;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** What several have failed with, in order, each once. */
final class FailureCollector {

  private final SequencedSet<Throwable> all = new LinkedHashSet<>();

  void add(Throwable failure) {
    all.add(failure);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * The first, with the others as suppressed; an error goes before an exception.
   *
   * @throws Error if there is one
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

package dev.rondo.engine.core;

import dev.rondo.ExceptionContext;
import dev.rondo.spi.ContextValues;
import dev.rondo.spi.RunningLoop;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Failed futures whose failure was never retrieved. Each is reported once: when it is garbage
 * collected, or when the loop is closed, in the order in which they failed.
 */
public final class UnretrievedFailures {

  private final LoopDiagnostics diagnostics;
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

  /** The number of failures so far; changed on the loop's turn. */
  private long count;

  UnretrievedFailures(LoopDiagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** Watches {@code future} until {@link Entry#retrieved()} is called on the returned entry. */
  public Entry watch(Object future, String message, Throwable failure, @Nullable Throwable source) {
    Entry entry = new Entry(future, message, failure, source);
    entries.add(entry);
    return entry;
  }

  void report() {
    for (Reference<?> next = collected.poll(); next != null; next = collected.poll()) {
      if (next instanceof Entry entry && entries.remove(entry)) {
        entry.report();
      }
    }
  }

  /** Reports the failures that are left, in the order in which they happened. */
  public void reportAll() {
    List<Entry> left = new ArrayList<>(entries);
    left.sort(Comparator.comparingLong(entry -> entry.number));
    for (Entry entry : left) {
      if (entries.remove(entry)) {
        entry.report();
      }
    }
  }

  /** A failure that was not retrieved yet. */
  public final class Entry extends PhantomReference<Object> {

    private final long number = count++;
    private final String message;
    private final Throwable failure;
    private final @Nullable Throwable source;
    private final ContextValues values = RunningLoop.here().values();

    private Entry(Object future, String message, Throwable failure, @Nullable Throwable source) {
      super(future, collected);
      this.message = message;
      this.failure = failure;
      this.source = source;
    }

    /** Returns the failure. */
    public Throwable failure() {
      return failure;
    }

    /** Removes this entry, since the failure was retrieved. */
    public void retrieved() {
      entries.remove(this);
    }

    /** Reports the failure in the context in which the future failed. */
    private void report() {
      RunningLoop here = RunningLoop.here();
      ContextValues before = here.values();
      here.values(values);
      try {
        diagnostics.report(ExceptionContext.of(message).withException(failure).withSource(source));
      } finally {
        here.values(before);
      }
    }
  }
}

package com.example.virtualtime;

import dev.rondo.ExceptionContext;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Reports the failures of futures that became garbage before the failure was retrieved. */
final class VirtualFailures {

  private final ReferenceQueue<VirtualFuture<?>> garbage = new ReferenceQueue<>();
  private final Set<FailureReference> references = ConcurrentHashMap.newKeySet();

  void watch(VirtualFuture<?> future, FutureFailure failure, String what) {
    references.add(new FailureReference(future, failure, what, garbage));
  }

  void report(Consumer<ExceptionContext> handler) {
    for (Reference<?> each = garbage.poll(); each != null; each = garbage.poll()) {
      FailureReference reference = (FailureReference) each;
      references.remove(reference);
      if (!reference.failure.retrieved) {
        ExceptionContext report =
            ExceptionContext.of(reference.what + " exception was never retrieved")
                .withException(reference.failure.cause);
        reference.failure.context.run(() -> handler.accept(report));
      }
    }
  }

  private static final class FailureReference extends PhantomReference<VirtualFuture<?>> {

    private final FutureFailure failure;
    private final String what;

    FailureReference(
        VirtualFuture<?> future,
        FutureFailure failure,
        String what,
        ReferenceQueue<VirtualFuture<?>> garbage) {
      super(future, garbage);
      this.failure = failure;
      this.what = what;
    }
  }
}

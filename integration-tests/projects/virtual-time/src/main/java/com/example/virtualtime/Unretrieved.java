package com.example.virtualtime;

import dev.rondo.ExceptionContext;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Failures of futures, which are reported if nobody looked at them while the future was there. */
final class Unretrieved {

  private final ReferenceQueue<VirtualFuture<?>> garbage = new ReferenceQueue<>();
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

  void watch(VirtualFuture<?> future, FutureFailure failure, String what) {
    watched.add(new Watched(future, failure, what, garbage));
  }

  void report(Consumer<ExceptionContext> handler) {
    for (Reference<?> each = garbage.poll(); each != null; each = garbage.poll()) {
      Watched gone = (Watched) each;
      watched.remove(gone);
      if (!gone.failure.retrieved) {
        ExceptionContext report =
            ExceptionContext.of(gone.what + " exception was never retrieved")
                .withException(gone.failure.cause);
        gone.failure.context.run(() -> handler.accept(report));
      }
    }
  }

  private static final class Watched extends PhantomReference<VirtualFuture<?>> {

    private final FutureFailure failure;
    private final String what;

    Watched(
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

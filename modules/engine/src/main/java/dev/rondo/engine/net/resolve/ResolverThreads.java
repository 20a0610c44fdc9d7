package dev.rondo.engine.net.resolve;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which one loop resolves names: at most four, started when needed and ended when
 * idle. The default executor is not used, because name lookups would wait while it is busy.
 */
final class ResolverThreads implements Executor {

  private static final int MOST = 4;
  private static final int IDLE_SECONDS = 5;

  private @Nullable ThreadPoolExecutor pool;

  @Override
  public void execute(Runnable question) {
    ThreadPoolExecutor threads = pool;
    if (threads == null) {
      threads =
          new ThreadPoolExecutor(
              MOST,
              MOST,
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              Thread.ofPlatform().daemon().name("rondo-resolver-", 0).factory());
      threads.allowCoreThreadTimeOut(true);
      pool = threads;
    }
    threads.execute(question);
  }

  /** Ends the threads without waiting for running queries. */
  void close() {
    if (pool != null) {
      pool.shutdownNow();
    }
  }
}

package dev.rondo.engine.task;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds mounted tasks that await while their thread is pinned, as in a class initializer. Such a
 * thread cannot be unmounted, so it would block the only thread that could ever resume it.
 */
final class PinnedTaskWatch {

  /*
   * The JDK does not tell in advance whether a thread is pinned, and looking at its frames would cost
   * more than the await. So one thread looks at all loops now and then, and wakes a thread that waits
   * while it is mounted: if it runs without having been unmounted, it is pinned.
   */

  private static final long PERIOD_NANOS = 400_000_000;

  /** Guarded by itself, as is the thread. */
  private static final Set<MountedRunner> RUNNERS = Collections.newSetFromMap(new WeakHashMap<>());

  /** There is one while there are runners. */
  private static @Nullable Thread thread;

  private PinnedTaskWatch() {}

  static void add(MountedRunner runner) {
    synchronized (RUNNERS) {
      RUNNERS.add(runner);
      if (thread == null) {
        thread =
            Thread.ofPlatform()
                .daemon()
                .name("rondo-pinned-watch")
                .inheritInheritableThreadLocals(false)
                .unstarted(PinnedTaskWatch::watch);
        // All applications share the thread, so it must not keep the loader of the first one alive.
        thread.setContextClassLoader(PinnedTaskWatch.class.getClassLoader());
        thread.start();
      }
    }
  }

  static void remove(MountedRunner runner) {
    synchronized (RUNNERS) {
      RUNNERS.remove(runner);
      if (RUNNERS.isEmpty() && thread != null) {
        LockSupport.unpark(thread);
        thread = null;
      }
    }
  }

  private static void watch() {
    while (true) {
      LockSupport.parkNanos(PERIOD_NANOS);
      synchronized (RUNNERS) {
        if (thread != Thread.currentThread()) {
          return;
        }
        if (RUNNERS.isEmpty()) { // All were collected without being closed.
          thread = null;
          return;
        }
      }
      look();
    }
  }

  /** Looks at all loops once. */
  static void look() {
    MountedRunner[] runners;
    synchronized (RUNNERS) {
      runners = RUNNERS.toArray(MountedRunner[]::new);
    }
    for (MountedRunner runner : runners) {
      runner.refusePinned();
    }
  }
}

package dev.rondo.engine.task;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import dev.rondo.logging.Loggers;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Makes virtual threads whose scheduler is ours. JDK 25 has that behind a package-private
 * constructor, which {@code --add-opens java.base/java.lang=dev.rondo.engine} opens.
 */
final class LoopScheduler {

  private static final System.Logger LOG = Loggers.of("dev.rondo");

  /** Not found in the class initialiser, on which the threads that look would wait. */
  private static Optional<LoopScheduler> available = Optional.empty();

  private static boolean looked;

  private final Constructor<?> builder;
  private final @Nullable Executor jdkScheduler;

  private LoopScheduler(Constructor<?> builder, @Nullable Executor jdkScheduler) {
    this.builder = builder;
    this.jdkScheduler = jdkScheduler;
  }

  /** The way to make such threads, if this virtual machine lets us. */
  static synchronized Optional<LoopScheduler> available() {
    if (!looked) {
      looked = true;
      available = find();
    }
    return available;
  }

  /** An unstarted virtual thread whose continuations are handed to {@code scheduler}. */
  Thread newThread(Executor scheduler, @Nullable String name, Runnable body) {
    try {
      Thread.Builder.OfVirtual made = (Thread.Builder.OfVirtual) builder.newInstance(scheduler);
      return (name == null ? made : made.name(name)).unstarted(body);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this virtual machine no longer mounts tasks on a loop", e);
    }
  }

  /**
   * Runs the continuation of a thread that is not the loop's on the JDK's scheduler; returns false
   * if this JDK does not let us reach it.
   */
  boolean executeElsewhere(Runnable continuation) {
    Executor elsewhere = jdkScheduler;
    if (elsewhere == null) {
      return false;
    }
    elsewhere.execute(continuation);
    return true;
  }

  private static @Nullable Executor findJdkScheduler() {
    try {
      Method method =
          Class.forName("java.lang.VirtualThread").getDeclaredMethod("defaultScheduler");
      method.setAccessible(true);
      return (Executor) method.invoke(null);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(DEBUG, "virtual threads that tasks start run on their loop's thread", e);
      return null;
    }
  }

  private static Optional<LoopScheduler> find() {
    try {
      Constructor<?> builder =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      builder.setAccessible(true);
      LoopScheduler found = new LoopScheduler(builder, findJdkScheduler());
      Thread pollers = initializePollers();
      boolean mounts = found.mounts();
      UninterruptibleJoin.join(pollers);
      if (mounts) {
        return Optional.of(found);
      }
      LOG.log(INFO, "tasks run by baton: a probe did not mount on the thread that scheduled it");
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(
          INFO,
          "tasks run by baton, slower: the option --add-opens java.base/java.lang=%s would mount"
                  .formatted(moduleName())
              + " them on the loop's thread (%s)".formatted(e));
    }
    return Optional.empty();
  }

  private static String moduleName() {
    Module module = LoopScheduler.class.getModule();
    return module.isNamed() ? module.getName() : "ALL-UNNAMED";
  }

  /** Whether a virtual thread over an executor of ours runs on the thread that runs its work. */
  private boolean mounts() {
    ArrayDeque<Runnable> work = new ArrayDeque<>();
    AtomicBoolean ran = new AtomicBoolean();
    Thread probe = newThread(work::add, "rondo-probe", () -> ran.set(true));
    Thread carrier =
        Thread.ofPlatform()
            .daemon()
            .name("rondo-probe-carrier")
            .unstarted(
                () -> {
                  probe.start();
                  for (Runnable next = work.poll(); next != null; next = work.poll()) {
                    next.run();
                  }
                });
    carrier.start();
    UninterruptibleJoin.join(carrier);
    return ran.get();
  }

  /**
   * The JDK's pollers for blocking sockets inherit the scheduler of the virtual thread that first
   * uses one. Were that a task, all such sockets would depend on its loop.
   *
   * @return the thread whose end is that of the initialisation
   */
  private static Thread initializePollers() {
    return Thread.ofPlatform()
        .daemon()
        .name("rondo-poller-init")
        .start(
            () ->
                UninterruptibleJoin.join(
                    Thread.ofVirtual().start(LoopScheduler::initializePoller)));
  }

  private static void initializePoller() {
    try {
      Class.forName("sun.nio.ch.Poller");
    } catch (ClassNotFoundException e) {
      LOG.log(DEBUG, "this JDK has no sun.nio.ch.Poller to initialise", e);
    }
  }
}

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
 * Makes virtual threads with a scheduler of the caller. JDK 25 offers that only through a
 * package-private constructor, which {@code --add-opens java.base/java.lang=dev.rondo.engine}
 * opens.
 */
final class MountedThreadFactory {

  private static final System.Logger LOG = Loggers.of("dev.rondo");

  /** Set lazily: in the class initializer, the threads that {@link #find} starts would deadlock. */
  private static Optional<MountedThreadFactory> available = Optional.empty();

  private static boolean searched;

  private final Constructor<?> builder;
  private final @Nullable Executor jdkScheduler;

  private MountedThreadFactory(Constructor<?> builder, @Nullable Executor jdkScheduler) {
    this.builder = builder;
    this.jdkScheduler = jdkScheduler;
  }

  /** Returns the factory, or empty if this virtual machine does not allow such threads. */
  static synchronized Optional<MountedThreadFactory> available() {
    if (!searched) {
      searched = true;
      available = find();
    }
    return available;
  }

  /** Makes an unstarted virtual thread that passes its continuations to {@code scheduler}. */
  Thread newThread(Executor scheduler, @Nullable String name, Runnable body) {
    try {
      Thread.Builder.OfVirtual made = (Thread.Builder.OfVirtual) builder.newInstance(scheduler);
      return (name == null ? made : made.name(name)).unstarted(body);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this virtual machine no longer mounts tasks on a loop's thread", e);
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

  private static Optional<MountedThreadFactory> find() {
    try {
      Constructor<?> builder =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      builder.setAccessible(true);
      MountedThreadFactory found = new MountedThreadFactory(builder, findJdkScheduler());
      Thread pollers = initializePollers();
      boolean mounts = found.mounts();
      UninterruptibleJoin.join(pollers);
      if (mounts) {
        return Optional.of(found);
      }
      LOG.log(
          INFO,
          "tasks run by the slower baton runner: a probe did not mount on its scheduler's thread");
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(
          INFO,
          "tasks run by the slower baton runner: pass --add-opens java.base/java.lang=%s to mount"
                  .formatted(moduleName())
              + " them on the loop's thread (%s)".formatted(e));
    }
    return Optional.empty();
  }

  private static String moduleName() {
    Module module = MountedThreadFactory.class.getModule();
    return module.isNamed() ? module.getName() : "ALL-UNNAMED";
  }

  /** Returns whether a virtual thread runs on the thread that runs its scheduler's work. */
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
   * Initializes the JDK's pollers for blocking sockets. They inherit the scheduler of the virtual
   * thread that first uses such a socket; if that were a task, all such sockets would depend on its
   * loop.
   *
   * @return the thread that initializes them, and then ends
   */
  private static Thread initializePollers() {
    return Thread.ofPlatform()
        .daemon()
        .name("rondo-poller-init")
        .start(
            () ->
                UninterruptibleJoin.join(
                    Thread.ofVirtual().start(MountedThreadFactory::initializePoller)));
  }

  private static void initializePoller() {
    try {
      Class.forName("sun.nio.ch.Poller");
    } catch (ClassNotFoundException e) {
      LOG.log(DEBUG, "this JDK has no sun.nio.ch.Poller to initialize", e);
    }
  }
}

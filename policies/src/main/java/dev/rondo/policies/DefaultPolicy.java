package dev.rondo.policies;

import dev.rondo.EventLoop;
import dev.rondo.EventLoopPolicy;
import dev.rondo.NoRunningLoopException;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.RunningLoop;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One current loop for each thread, of the backend that a {@link BackendChoice} gives the thread.
 * For any thread. Mirrors {@code asyncio.DefaultEventLoopPolicy}.
 */
public final class DefaultPolicy implements EventLoopPolicy {

  private final Backends backends;
  private final BackendChoice choice;
  private final Supplier<LoopOptions> options;
  private final UnclosedLoops unclosed;

  @SuppressWarnings("ThreadLocalUsage") // A thread's loop is one policy's business, not another's.
  private final ThreadLocal<@Nullable Current> current = new ThreadLocal<>();

  /** A policy for the backends that are found and the settings there are. */
  public DefaultPolicy() {
    this(Backends.discover(), BackendChoice.configured());
  }

  /** A policy that chooses among {@code backends} as {@code choice} says. */
  public DefaultPolicy(Backends backends, BackendChoice choice) {
    this(backends, choice, LoopOptions::defaults, new UnclosedLoops());
  }

  DefaultPolicy(
      Backends backends,
      BackendChoice choice,
      Supplier<LoopOptions> options,
      UnclosedLoops unclosed) {
    this.backends = backends;
    this.choice = choice;
    this.options = options;
    this.unclosed = unclosed;
  }

  /** The backends it chooses among. */
  public Backends backends() {
    return backends;
  }

  /**
   * The backend that {@link #newEventLoop()} takes on the calling thread, and why.
   *
   * @throws NoBackendException if what is wanted is not there or does not work here
   */
  public Choice choose() {
    return choice.choose(backends, Thread.currentThread().getName());
  }

  /** Explains how the backend of a thread of this name is chosen, one line for each step. */
  public List<String> explain(String threadName) {
    return choice.explain(backends, threadName);
  }

  /**
   * The running loop, or else the calling thread's own. A thread for which {@link #setEventLoop}
   * was never called gets a new one, which it owns and closes; when it ends without having closed
   * it, a warning is logged.
   *
   * @throws NoRunningLoopException if {@code setEventLoop(null)} was called on this thread, or none
   *     was set and it is a virtual one
   */
  @Override
  public EventLoop getEventLoop() {
    EventLoop running = RunningLoop.here().loop();
    if (running != null) {
      return running;
    }
    Current mine = current.get();
    if (mine == null) {
      return makeCurrent();
    }
    if (mine.loop == null) {
      throw new NoRunningLoopException(
          "thread '%s' has no event loop since setEventLoop(null): set one, or use newEventLoop()"
              .formatted(Thread.currentThread().getName()));
    }
    return mine.loop;
  }

  @Override
  public void setEventLoop(@Nullable EventLoop loop) {
    current.set(new Current(loop));
  }

  @Override
  public EventLoop newEventLoop() {
    return choose().backend().newEventLoop(options.get());
  }

  private EventLoop makeCurrent() {
    Thread thread = Thread.currentThread();
    if (thread.isVirtual()) {
      throw new NoRunningLoopException(
          ("virtual thread '%s' runs outside any event loop, and none is made for a virtual thread,"
                  + " which is too short-lived to own one: use a Runner, or newEventLoop()")
              .formatted(thread.getName()));
    }
    EventLoop loop = newEventLoop();
    Current mine = new Current(loop);
    current.set(mine);
    unclosed.reportWhenGone(mine, loop, thread.getName());
    return loop;
  }

  /** A thread's loop, or that it is to have none; dies with the thread. */
  private record Current(@Nullable EventLoop loop) {}
}

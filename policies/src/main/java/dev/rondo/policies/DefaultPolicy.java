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
 * A policy that gives each thread a loop of its own, of the backend that a {@link BackendChoice}
 * chooses for the thread. For any thread. Mirrors {@code asyncio.DefaultEventLoopPolicy}.
 */
public final class DefaultPolicy implements EventLoopPolicy {

  private final Backends backends;
  private final BackendChoice choice;
  private final Supplier<LoopOptions> options;
  private final UnclosedLoops unclosed;

  @SuppressWarnings(
      "ThreadLocalUsage") // Each policy has its own loop for a thread, so the field cannot be
  // static.
  private final ThreadLocal<@Nullable Current> current = new ThreadLocal<>();

  /**
   * Creates a policy with the installed backends and the user's settings. Logs a warning for each
   * broken provider, once.
   */
  public DefaultPolicy() {
    this(Backends.discover(), BackendChoice.configured());
    BrokenProviderWarnings.log(backends.broken());
  }

  /** Creates a policy that chooses among {@code backends} by {@code choice}. */
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

  /** Returns the backends that this policy chooses among. */
  public Backends backends() {
    return backends;
  }

  /**
   * Returns the backend that {@link #newEventLoop()} uses on the calling thread, and why.
   *
   * @throws NoBackendException if the requested backend is not installed or not available
   */
  public Choice choose() {
    return choice.choose(backends, Thread.currentThread().getName());
  }

  /** Explains, one line per step, the choice of the backend for a thread of this name. */
  public List<String> explain(String threadName) {
    return choice.explain(backends, threadName);
  }

  /**
   * Returns the running loop, or otherwise the loop of the calling thread. A thread for which
   * {@link #setEventLoop} was never called gets a new loop, which the thread owns and must close; a
   * warning is logged if the thread ends without closing it.
   *
   * @throws NoRunningLoopException if {@code setEventLoop(null)} was called on this thread, or if
   *     it is a virtual thread and no loop was set
   */
  @Override
  public EventLoop getEventLoop() {
    EventLoop running = RunningLoop.here().loop();
    if (running != null) {
      return running;
    }
    Current owned = current.get();
    if (owned == null) {
      return createLoop();
    }
    if (owned.loop == null) {
      throw new NoRunningLoopException(
          "thread '%s' has no event loop since setEventLoop(null): set one, or use newEventLoop()"
              .formatted(Thread.currentThread().getName()));
    }
    return owned.loop;
  }

  @Override
  public void setEventLoop(@Nullable EventLoop loop) {
    current.set(new Current(loop));
  }

  @Override
  public EventLoop newEventLoop() {
    return choose().backend().newEventLoop(options.get());
  }

  private EventLoop createLoop() {
    Thread thread = Thread.currentThread();
    if (thread.isVirtual()) {
      throw new NoRunningLoopException(
          ("no event loop runs on virtual thread '%s', and a virtual thread is too short-lived to own"
                  + " one: use a Runner, or newEventLoop()")
              .formatted(thread.getName()));
    }
    EventLoop loop = newEventLoop();
    Current owned = new Current(loop);
    current.set(owned);
    unclosed.reportWhenGone(owned, loop, thread.getName());
    return loop;
  }

  /** The loop of a thread, null if set to none; garbage once the thread has ended. */
  private record Current(@Nullable EventLoop loop) {}
}

package dev.rondo;

import dev.rondo.spi.RunningLoop;
import org.jspecify.annotations.Nullable;

/**
 * Gives access to the running loop and to the policy. Can be used on any thread. Mirrors the
 * functions of the module {@code asyncio}.
 */
public final class EventLoops {

  private EventLoops() {}

  /**
   * Returns the loop that runs this callback or task. Mirrors {@code get_running_loop}.
   *
   * @throws NoRunningLoopException outside callbacks and tasks
   */
  public static EventLoop getRunningLoop() {
    return RunningLoop.here().require();
  }

  /**
   * Returns the running loop, or else the loop that the policy has for this thread. Mirrors {@code
   * get_event_loop}.
   *
   * @throws NoRunningLoopException if the policy has none for this thread
   */
  public static EventLoop getEventLoop() {
    EventLoop running = RunningLoop.here().loop();
    return running != null ? running : getEventLoopPolicy().getEventLoop();
  }

  /** Sets this thread's loop; null for none. Mirrors {@code set_event_loop}. */
  public static void setEventLoop(@Nullable EventLoop loop) {
    getEventLoopPolicy().setEventLoop(loop);
  }

  /**
   * Returns a new loop of the kind that the policy chooses for this thread. The caller must close
   * it. Mirrors {@code new_event_loop}.
   */
  public static EventLoop newEventLoop() {
    return getEventLoopPolicy().newEventLoop();
  }

  /**
   * Returns the policy of this process: the one set, or else the one that {@code rondo.policy}
   * names, or else {@code default}. Mirrors {@code get_event_loop_policy}.
   *
   * <p>If an application server contains Rondo itself, the class loaders of its applications are
   * children of Rondo's, and the thread's context class loader determines the application. An
   * application has a policy of its own if one was set in it, or if it brings a backend or a
   * policy; otherwise it has that of the process. Its policy lives as long as its class loader, and
   * does not keep that alive.
   *
   * @throws IllegalStateException if there is no policy of that name; the message names the places
   *     that were searched
   */
  public static EventLoopPolicy getEventLoopPolicy() {
    return CurrentPolicy.get();
  }

  /**
   * Sets the policy of this process, or that of the application that the thread's context class
   * loader belongs to, as {@link #getEventLoopPolicy()} describes; null restores the configured
   * one. Mirrors {@code set_event_loop_policy}.
   */
  public static void setEventLoopPolicy(@Nullable EventLoopPolicy policy) {
    CurrentPolicy.set(policy);
  }
}

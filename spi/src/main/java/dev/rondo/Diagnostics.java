package dev.rondo;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Error handling, debug mode, and facts about a loop. */
public interface Diagnostics {

  /** Returns the backend's name, as in {@code rondo.backend}. Can be called on any thread. */
  String name();

  /** Returns the optional features this loop has on this machine. Can be called on any thread. */
  Set<Capability> capabilities();

  /**
   * Returns facts to print, in order, such as {@code runner} (how tasks run: mounted or baton) and
   * {@code driver}. Can be called on any thread.
   */
  default Map<String, String> describe() {
    return Map.of();
  }

  /**
   * Replaces the exception handler; null restores the default. Mirrors {@code
   * set_exception_handler}.
   */
  void setExceptionHandler(@Nullable ExceptionHandler handler);

  /** Returns the handler set, or null for the default. Mirrors {@code get_exception_handler}. */
  @Nullable ExceptionHandler getExceptionHandler();

  /** Logs {@code context} at level error. Mirrors {@code default_exception_handler}. */
  void defaultExceptionHandler(ExceptionContext context);

  /**
   * Passes {@code context} to the exception handler; if the handler throws, the default handler
   * reports both failures. Mirrors {@code call_exception_handler}.
   */
  void callExceptionHandler(ExceptionContext context);

  /** Returns whether debug mode is on. Can be called on any thread. Mirrors {@code get_debug}. */
  boolean isDebug();

  /**
   * Switches debug mode on or off. In debug mode, calls on a wrong thread are refused, slow
   * callbacks are logged, and handles remember where they were created. Mirrors {@code set_debug}.
   */
  void setDebug(boolean enabled);

  /**
   * Returns the duration from which debug mode logs a callback as slow; 100 ms unless set. Mirrors
   * {@code slow_callback_duration}.
   */
  Duration getSlowCallbackDuration();

  /** Sets {@link #getSlowCallbackDuration()}, which must not be negative. */
  void setSlowCallbackDuration(Duration duration);
}

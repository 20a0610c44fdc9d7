package dev.rondo;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Error handling, debug mode, and what a loop says of itself. */
public interface Diagnostics {

  /** The name of the backend, as in {@code rondo.backend}. For any thread. */
  String name();

  /** What this loop can do on this machine. For any thread. */
  Set<Capability> capabilities();

  /**
   * Facts worth printing, in order, such as {@code runner} (how tasks run: mounted or baton) and
   * {@code driver}. For any thread.
   */
  default Map<String, String> describe() {
    return Map.of();
  }

  /**
   * Replaces the exception handler; null restores the default. Mirrors {@code
   * set_exception_handler}.
   */
  void setExceptionHandler(@Nullable ExceptionHandler handler);

  /** The handler set, or null for the default. Mirrors {@code get_exception_handler}. */
  @Nullable ExceptionHandler getExceptionHandler();

  /** Logs {@code context} at level error. Mirrors {@code default_exception_handler}. */
  void defaultExceptionHandler(ExceptionContext context);

  /**
   * Hands {@code context} to the exception handler; if that throws, the default handler reports
   * both. Mirrors {@code call_exception_handler}.
   */
  void callExceptionHandler(ExceptionContext context);

  /** Whether debug mode is on. For any thread. Mirrors {@code get_debug}. */
  boolean isDebug();

  /**
   * Switches debug mode: calls from a wrong thread are refused, slow callbacks are logged, handles
   * remember where they were made. Mirrors {@code set_debug}.
   */
  void setDebug(boolean enabled);

  /**
   * From which duration on debug mode calls a callback slow: 100 ms unless set. Mirrors {@code
   * slow_callback_duration}.
   */
  Duration getSlowCallbackDuration();

  /** Sets what {@link #getSlowCallbackDuration()} returns; not negative. */
  void setSlowCallbackDuration(Duration duration);
}

package dev.rondo.launcher;

/**
 * Runs an action when a signal ends this process, which then exits with status 0. Has no effect
 * after it is closed.
 */
final class SignalExit implements AutoCloseable {

  private final Thread hook;

  private SignalExit(Runnable action) {
    hook =
        new Thread(
            () -> {
              action.run();
              Runtime.getRuntime().halt(0);
            },
            "rondo-exit");
  }

  /** Installs {@code action}, which is called on a thread of its own. */
  static SignalExit install(Runnable action) {
    SignalExit exit = new SignalExit(action);
    Runtime.getRuntime().addShutdownHook(exit.hook);
    return exit;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is already running, and will exit.
    }
  }
}

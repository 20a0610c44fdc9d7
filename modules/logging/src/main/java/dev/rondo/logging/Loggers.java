package dev.rondo.logging;

/**
 * Loggers of SLF4J if it is present, otherwise of the platform. They look up their delegate at
 * first use, so that a program that logs nothing does not initialize logging.
 */
public final class Loggers {

  private Loggers() {}

  /** Returns the logger of a class. */
  public static System.Logger of(Class<?> owner) {
    return of(owner.getName());
  }

  /** Returns the logger named {@code name}. */
  public static System.Logger of(String name) {
    return new LazyLogger(name, LoggingLibrary::find);
  }

  /** The logging library, which is detected once. */
  private static final class LoggingLibrary {

    /** Checks for a class of SLF4J 2. */
    private static final boolean SLF4J = isPresent("org.slf4j.spi.CallerBoundaryAware");

    static System.Logger find(String name) {
      return SLF4J ? Slf4jLogger.of(name) : System.getLogger(name);
    }

    private static boolean isPresent(String type) {
      try {
        Class.forName(type, false, Loggers.class.getClassLoader());
        return true;
      } catch (ClassNotFoundException e) {
        return false;
      }
    }
  }
}

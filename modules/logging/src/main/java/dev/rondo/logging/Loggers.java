package dev.rondo.logging;

/**
 * Loggers that are SLF4J's if it is there, and else those of the platform. What they stand for is
 * looked up when something is logged first: a program that logs nothing starts no logging.
 */
public final class Loggers {

  private Loggers() {}

  /** The logger of a class. */
  public static System.Logger of(Class<?> owner) {
    return of(owner.getName());
  }

  /** The logger of this name. */
  public static System.Logger of(String name) {
    return new LazyLogger(name, Source::find);
  }

  /** The source of loggers, decided once. */
  private static final class Source {

    /** A class that SLF4J has from version 2 on. */
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

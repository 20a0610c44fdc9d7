package dev.rondo.logging;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.CallerBoundaryAware;
import org.slf4j.spi.LoggingEventBuilder;

/** Adapts a logger of SLF4J to {@link System.Logger}. */
final class Slf4jLogger implements System.Logger {

  /** The class whose caller is reported as the origin of an event. */
  private static final String BOUNDARY = System.Logger.class.getName();

  private final Logger logger;

  Slf4jLogger(Logger logger) {
    this.logger = logger;
  }

  static Slf4jLogger of(String name) {
    return new Slf4jLogger(LoggerFactory.getLogger(name));
  }

  @Override
  public String getName() {
    return logger.getName();
  }

  @Override
  public boolean isLoggable(Level level) {
    return switch (level) {
      case ALL -> true;
      case OFF -> false;
      default -> logger.isEnabledForLevel(level(level));
    };
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (!isLoggable(level)) {
      return;
    }
    LoggingEventBuilder event = logger.makeLoggingEventBuilder(level(level)).setCause(thrown);
    if (event instanceof CallerBoundaryAware aware) {
      aware.setCallerBoundary(BOUNDARY);
    }
    event.log(bundle == null || message == null ? message : bundle.getString(message));
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... parameters) {
    String message = bundle == null || format == null ? format : bundle.getString(format);
    boolean isFormat = message != null && parameters != null && parameters.length > 0;
    if (isLoggable(level)) {
      log(
          level,
          null,
          isFormat ? MessageFormat.format(message, parameters) : message,
          (Throwable) null);
    }
  }

  private static org.slf4j.event.Level level(Level level) {
    return switch (level) {
      case ALL, TRACE -> org.slf4j.event.Level.TRACE;
      case DEBUG -> org.slf4j.event.Level.DEBUG;
      case INFO -> org.slf4j.event.Level.INFO;
      case WARNING -> org.slf4j.event.Level.WARN;
      case ERROR, OFF -> org.slf4j.event.Level.ERROR;
    };
  }
}

package dev.rondo.logging;

import java.util.ResourceBundle;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A logger that is looked up when it is asked for anything but its name. */
final class LazyLogger implements System.Logger {

  private final String name;
  private final Function<String, System.Logger> source;
  private volatile System.@Nullable Logger found;

  LazyLogger(String name, Function<String, System.Logger> source) {
    this.name = name;
    this.source = source;
  }

  private System.Logger found() {
    System.Logger logger = found;
    if (logger == null) {
      logger = source.apply(name);
      found = logger;
    }
    return logger;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(Level level) {
    return found().isLoggable(level);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    found().log(level, bundle, message, thrown);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... parameters) {
    found().log(level, bundle, format, parameters);
  }
}

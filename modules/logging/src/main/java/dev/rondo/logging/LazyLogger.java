package dev.rondo.logging;

import java.util.ResourceBundle;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A logger that looks up its delegate at the first call of any method but {@link #getName()}. */
final class LazyLogger implements System.Logger {

  private final String name;
  private final Function<String, System.Logger> lookup;
  private volatile System.@Nullable Logger delegate;

  LazyLogger(String name, Function<String, System.Logger> lookup) {
    this.name = name;
    this.lookup = lookup;
  }

  private System.Logger delegate() {
    System.Logger logger = delegate;
    if (logger == null) {
      logger = lookup.apply(name);
      delegate = logger;
    }
    return logger;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(Level level) {
    return delegate().isLoggable(level);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    delegate().log(level, bundle, message, thrown);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... parameters) {
    delegate().log(level, bundle, format, parameters);
  }
}

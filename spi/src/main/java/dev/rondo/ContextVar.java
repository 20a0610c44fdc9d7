package dev.rondo;

import dev.rondo.spi.ContextValues;
import dev.rondo.spi.RunningLoop;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A variable whose value travels with callbacks and tasks instead of with threads. Make it once, as
 * a constant. Mirrors {@code contextvars.ContextVar}.
 */
public final class ContextVar<T> {

  private final String name;
  private final @Nullable T defaultValue;

  private ContextVar(String name, @Nullable T defaultValue) {
    this.name = Objects.requireNonNull(name, "name");
    this.defaultValue = defaultValue;
  }

  /** A variable without a default. */
  public static <T> ContextVar<T> of(String name) {
    return new ContextVar<>(name, null);
  }

  /** A variable that is {@code defaultValue} where nothing else was set. */
  public static <T> ContextVar<T> of(String name, T defaultValue) {
    return new ContextVar<>(name, defaultValue);
  }

  /** The variable's name, for messages. */
  public String name() {
    return name;
  }

  /** What it is where nothing was set, or null if it has no default. */
  public @Nullable T defaultValue() {
    return defaultValue;
  }

  /**
   * The value in the current context, or the default.
   *
   * @throws NoSuchElementException if there is neither
   */
  public T get() {
    return get(RunningLoop.here().values());
  }

  /** As {@link #get()}, with {@code values} as the current context's. */
  T get(ContextValues values) {
    T value = find(values);
    if (value == null) {
      value = defaultValue;
    }
    if (value == null) {
      throw new NoSuchElementException(
          "context variable '" + name + "' has no value here and no default");
    }
    return value;
  }

  @SuppressWarnings("unchecked") // only set() and reset() store under this, and both store a T
  private @Nullable T find(ContextValues values) {
    return (T) values.find(this);
  }

  /** Sets the value in the current context; {@link #reset} takes it back. */
  public Token<T> set(T value) {
    Objects.requireNonNull(value, "value");
    RunningLoop here = RunningLoop.here();
    ContextValues before = here.values();
    here.values(before.with(this, value));
    return new Token<>(this, find(before));
  }

  /**
   * Makes the value what it was before the {@code set} that returned {@code token}.
   *
   * @throws IllegalArgumentException if the token is another variable's
   * @throws IllegalStateException if it was used before
   */
  public void reset(Token<T> token) {
    if (token.variable != this) {
      throw new IllegalArgumentException(
          "the token was made by '" + token.variable.name + "', not by '" + name + "'");
    }
    if (token.used) {
      throw new IllegalStateException("the token of '" + name + "' has already been used once");
    }
    token.used = true;
    RunningLoop here = RunningLoop.here();
    here.values(
        token.before == null
            ? here.values().without(this)
            : here.values().with(this, token.before));
  }

  @Override
  public String toString() {
    return "ContextVar[" + name + "]";
  }

  /** What a {@link ContextVar#set} replaced. */
  public static final class Token<T> {
    private final ContextVar<T> variable;
    private final @Nullable T before;
    private boolean used;

    private Token(ContextVar<T> variable, @Nullable T before) {
      this.variable = variable;
      this.before = before;
    }
  }
}

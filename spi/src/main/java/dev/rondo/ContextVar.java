package dev.rondo;

import dev.rondo.spi.ContextValues;
import dev.rondo.spi.RunningLoop;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A variable whose value follows callbacks and tasks instead of threads. It should be created once,
 * as a constant. Mirrors {@code contextvars.ContextVar}.
 */
public final class ContextVar<T> {

  private final String name;
  private final @Nullable T defaultValue;

  private ContextVar(String name, @Nullable T defaultValue) {
    this.name = Objects.requireNonNull(name, "name");
    this.defaultValue = defaultValue;
  }

  /** Returns a new variable without a default. */
  public static <T> ContextVar<T> of(String name) {
    return new ContextVar<>(name, null);
  }

  /** Returns a new variable whose value is {@code defaultValue} in contexts that do not set it. */
  public static <T> ContextVar<T> of(String name, T defaultValue) {
    return new ContextVar<>(name, defaultValue);
  }

  /** Returns the variable's name, which is for messages. */
  public String name() {
    return name;
  }

  /** Returns the default value, or null if there is none. */
  public @Nullable T defaultValue() {
    return defaultValue;
  }

  /**
   * Returns the value in the current context, or the default.
   *
   * @throws NoSuchElementException if there is neither
   */
  public T get() {
    return get(RunningLoop.here().values());
  }

  /** Returns the value in {@code values}, or the default; throws as {@link #get()} does. */
  T get(ContextValues values) {
    T value = find(values);
    if (value == null) {
      value = defaultValue;
    }
    if (value == null) {
      throw new NoSuchElementException(
          "context variable '" + name + "' has no value here: set one, or give it a default");
    }
    return value;
  }

  @SuppressWarnings("unchecked") // only set() and reset() store under this, and both store a T
  private @Nullable T find(ContextValues values) {
    return (T) values.find(this);
  }

  /** Sets the value in the current context; {@link #reset} undoes this. */
  public Token<T> set(T value) {
    Objects.requireNonNull(value, "value");
    RunningLoop here = RunningLoop.here();
    ContextValues before = here.values();
    here.values(before.with(this, value));
    return new Token<>(this, find(before));
  }

  /**
   * Restores the value from before the {@code set} that returned {@code token}.
   *
   * @throws IllegalArgumentException if another variable returned the token
   * @throws IllegalStateException if the token has already been used
   */
  public void reset(Token<T> token) {
    if (token.variable != this) {
      throw new IllegalArgumentException(
          "the token is from variable '" + token.variable.name + "', not from '" + name + "'");
    }
    if (token.used) {
      throw new IllegalStateException(
          "this token of variable '" + name + "' has already been used");
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

  /** The value that a {@link ContextVar#set} replaced. */
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

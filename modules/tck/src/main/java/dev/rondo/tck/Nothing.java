package dev.rondo.tck;

/** A null where none is allowed, to see it refused. */
final class Nothing {

  private Nothing() {}

  /** Null. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // the lie is the purpose
  static <T> T of() {
    return null;
  }
}

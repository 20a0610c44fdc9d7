package dev.rondo.spi;

/** One backend: a kind of event loop, found by {@link java.util.ServiceLoader}. */
public interface EventLoopProvider {

  /** What users write to choose this backend, such as {@code selector}. */
  String name();
}

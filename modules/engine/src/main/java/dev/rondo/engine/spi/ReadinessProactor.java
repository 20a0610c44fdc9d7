package dev.rondo.engine.spi;

/**
 * The engine's {@link Proactor} over a {@link Poller}: for a driver that completes some operations
 * by itself and leaves the others to readiness.
 */
public interface ReadinessProactor extends Proactor {

  /** Returns a stream over {@code socket}, which the caller has opened and the stream closes. */
  StreamSocket stream(PolledStream socket);
}

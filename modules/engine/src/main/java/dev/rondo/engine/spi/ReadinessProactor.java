package dev.rondo.engine.spi;

/**
 * The {@link Proactor} over a {@link Poller} that the engine brings: for a driver that completes
 * some operations by itself and leaves the others to readiness.
 */
public interface ReadinessProactor extends Proactor {

  /** A stream socket over one that the caller has opened, which is closed with it. */
  StreamSocket stream(PolledStream socket);
}

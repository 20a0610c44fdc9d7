package dev.rondo.spi;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import java.util.Set;

/**
 * A backend: makes event loops of one kind. Found by {@link java.util.ServiceLoader}, so it needs a
 * public constructor without parameters that does nothing, a {@code provides} clause in its module
 * descriptor and, for the class path, an entry in {@code META-INF/services}. May be used by any
 * thread.
 */
public interface EventLoopProvider {

  /**
   * What {@code rondo.backend} calls it: lower-case letters, digits and hyphens. {@code selector},
   * {@code proactor} and {@code epoll} are Rondo's own.
   */
  String name();

  /** Whether it works on this machine. Never throws: what goes wrong is a reason. */
  Support support();

  /** What its loops can do on this machine. */
  Set<Capability> capabilities();

  /**
   * A new loop. Whoever asked closes it.
   *
   * @throws UnsupportedOperationException if it is not supported here, with the reason
   * @throws java.io.UncheckedIOException if the system refuses, for example for want of descriptors
   */
  EventLoop newEventLoop(LoopOptions options);
}

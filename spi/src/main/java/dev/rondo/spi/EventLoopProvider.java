package dev.rondo.spi;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import java.util.Set;

/**
 * A backend, which creates event loops of one kind. Backends are found by {@link
 * java.util.ServiceLoader}, so each needs a public constructor without parameters that does
 * nothing, a {@code provides} clause in its module descriptor and, for the class path, an entry in
 * {@code META-INF/services}. Can be used on any thread.
 */
public interface EventLoopProvider {

  /**
   * Returns the backend's name in {@code rondo.backend}: lower-case letters, digits and hyphens.
   * {@code selector}, {@code proactor} and {@code epoll} are Rondo's own.
   */
  String name();

  /** Returns whether this backend works on this machine. Never throws: a failure is a reason. */
  Support support();

  /** Returns the optional features that its loops have on this machine. */
  Set<Capability> capabilities();

  /**
   * Returns a new loop. The caller must close it.
   *
   * @throws UnsupportedOperationException if this backend does not work here; has the reason
   * @throws java.io.UncheckedIOException if a system call fails, for example when the process has
   *     no descriptors left
   */
  EventLoop newEventLoop(LoopOptions options);
}

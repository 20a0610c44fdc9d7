package dev.rondo.spi;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Binds threads to processors. Found by {@link java.util.ServiceLoader}, so an implementation needs
 * a public constructor without parameters that does nothing. Can be used on any thread.
 */
public interface ThreadPinner {

  /** Returns why threads cannot be pinned here and a remedy; empty if they can. Never throws. */
  Optional<String> obstacle();

  /** Returns the numbers of the processors that this process may use, in ascending order. */
  List<Integer> processors() throws IOException;

  /**
   * Binds the calling thread to one of the {@link #processors()}. Threads and processes that it
   * starts from then on inherit this.
   *
   * @throws IOException if the process may not use {@code processor}
   * @throws IllegalStateException if the calling thread is virtual
   */
  void pin(int processor) throws IOException;
}

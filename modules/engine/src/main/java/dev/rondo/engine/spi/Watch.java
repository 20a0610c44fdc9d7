package dev.rondo.engine.spi;

/** A channel that a {@link Poller} watches, under the rules stated there. */
public interface Watch {

  /** There is something to read or to accept, or the peer is gone. */
  int READ = 1;

  /** There is room to write, or the connection is established or refused. */
  int WRITE = 2;

  /**
   * Sets the operations to watch for: {@link #READ}, {@link #WRITE}, both or 0. Setting the same
   * ones again should cost no system call.
   */
  void interest(int operations);

  /** Stops watching. The channel stays open. */
  void close();
}

package dev.rondo.engine.spi;

/** A channel that a {@link Poller} watches, under the rules stated there. */
public interface Watch {

  /** There is something to read or to accept, or the peer is gone. */
  int READ = 1;

  /** There is room to write, or the connection is established or refused. */
  int WRITE = 2;

  /**
   * The peer is gone: an error, a hang-up, or the end of the peer's stream. Unread data alone is
   * not reported. It is watched only for a pipe for which {@link Proactor#adoptPipe} returned true;
   * a poller without such pipes ignores it.
   */
  int HANG_UP = 4;

  /**
   * Sets the operations to watch for: any of {@link #READ}, {@link #WRITE} and {@link #HANG_UP}, or
   * 0. Setting the same ones again should cost no system call.
   */
  void interest(int operations);

  /** Stops watching. The channel stays open. */
  void close();
}

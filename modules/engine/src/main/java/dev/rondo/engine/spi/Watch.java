package dev.rondo.engine.spi;

/**
 * A channel that a {@link Poller} watches. Used on the loop's turn, and harmless on a channel that
 * somebody has closed meanwhile.
 */
public interface Watch {

  /** There is something to read or to accept, or the other end is gone. */
  int READ = 1;

  /** There is room to write, or the connection is made or refused. */
  int WRITE = 2;

  /**
   * Says what to watch for from now on: {@link #READ}, {@link #WRITE}, both or 0. The poller may
   * put the change off until the next poll, and makes no system call for one that changes nothing.
   */
  void interest(int operations);

  /** Watches no more; nothing is reported after this. The channel stays open. */
  void close();
}

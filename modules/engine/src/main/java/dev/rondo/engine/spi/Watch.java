package dev.rondo.engine.spi;

/** A channel that a {@link Poller} watches, whose rules hold here. */
public interface Watch {

  /** There is something to read or to accept, or the other end is gone. */
  int READ = 1;

  /** There is room to write, or the connection is made or refused. */
  int WRITE = 2;

  /**
   * Says what to watch for: {@link #READ}, {@link #WRITE}, both or 0. A change that changes nothing
   * should cost no system call.
   */
  void interest(int operations);

  /** Watches no more. The channel stays open. */
  void close();
}

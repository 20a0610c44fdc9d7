package com.example.neighbors;

import java.util.concurrent.Executor;

/** Another event loop, which tells whether it is on a turn of its own thread. */
final class HostTurns implements Executor {

  private final Executor loop;
  private volatile boolean onTurn;

  HostTurns(Executor loop) {
    this.loop = loop;
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(
        () -> {
          onTurn = true;
          try {
            task.run();
          } finally {
            onTurn = false;
          }
        });
  }

  /** Asked in a coroutine, returns whether the host's thread runs it. */
  boolean isOnTurn() {
    return onTurn;
  }
}

package dev.rondo.engine.net.listen;

import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.task.DefaultFuture;
import org.jspecify.annotations.Nullable;

/**
 * The future of {@code serveForever}. Cancelling it closes the server, and it becomes cancelled
 * when the last connection has ended.
 */
final class ServingFuture extends DefaultFuture<@Nullable Void> {

  private final Runnable closeServer;
  private @Nullable String message;

  ServingFuture(LoopCore core, Runnable closeServer) {
    super(core);
    this.closeServer = closeServer;
  }

  @Override
  public boolean cancel(@Nullable String message) {
    if (isDone()) {
      return false;
    }
    this.message = message;
    closeServer.run();
    return true;
  }

  /** Completes the cancellation: the server is closed and has no connections. */
  void serverEnded() {
    super.cancel(message);
  }
}

package dev.rondo.subprocess;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.net.Connection;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;

/**
 * The way of one child from the thread that starts it to the loop.
 *
 * @param context what the child's protocol is told in
 */
record Launch<P extends SubprocessProtocol>(
    Processes home,
    EventLoop loop,
    Context context,
    P protocol,
    LoopFuture<Connection<SubprocessTransport, P>> future) {

  /** A transport of {@code running}. */
  ChildTransport transport(Running running) {
    return new ChildTransport(home, loop, context, protocol, running);
  }

  /** Runs {@code action} on the loop; false if it is closed. For any thread. */
  boolean post(Runnable action) {
    try {
      loop.callSoonThreadsafe(action, context);
      return true;
    } catch (LoopClosedException e) {
      return false;
    }
  }

  /** Nothing was started. For any thread. */
  void fail(Exception failure) {
    post(() -> failNow(failure));
  }

  /** As {@link #fail}, on the loop. */
  void failNow(Exception failure) {
    if (!future.isDone()) {
      future.setException(failure);
    }
  }

  /** Hands {@code transport} over, on the loop, unless nobody waits for it any more. */
  void succeed(ChildTransport transport) {
    if (future.isDone()) {
      transport.abandon();
      return;
    }
    transport.begin();
    if (future.isDone()) {
      // The protocol, which knows of the child now, has cancelled it.
      transport.close();
    } else {
      future.setResult(new Connection<>(transport, protocol));
    }
  }
}

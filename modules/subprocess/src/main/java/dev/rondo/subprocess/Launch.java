package dev.rondo.subprocess;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.net.Connection;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import java.util.List;

/**
 * The start of one child: passes the result from the thread that starts it to the loop.
 *
 * @param context the context in which the child's protocol is called
 */
record Launch<P extends SubprocessProtocol>(
    Processes processes,
    EventLoop loop,
    Context context,
    List<String> command,
    P protocol,
    LoopFuture<Connection<SubprocessTransport, P>> future) {

  /** Returns a transport of {@code running}. */
  ChildTransport transport(RunningChild running) {
    return new ChildTransport(processes, loop, context, protocol, running);
  }

  /** Schedules {@code action} on the loop, from any thread; returns false if the loop is closed. */
  boolean post(Runnable action) {
    try {
      loop.callSoonThreadsafe(action, context);
      return true;
    } catch (LoopClosedException e) {
      return false;
    }
  }

  /** Fails the start, from any thread. */
  void fail(Throwable failure) {
    post(() -> failNow(failure));
  }

  /** Fails the start, on the loop thread. */
  void failNow(Throwable failure) {
    if (!future.isDone()) {
      future.setException(failure);
    }
  }

  /** Completes the start with {@code transport}, or kills the child if the start was cancelled. */
  void succeed(ChildTransport transport) {
    if (future.isDone()) {
      transport.abandon();
      return;
    }
    processes.observer().childStarted(transport, command);
    transport.begin();
    if (future.isDone()) {
      // connectionMade() has cancelled the start.
      transport.close();
    } else {
      future.setResult(new Connection<>(transport, protocol));
    }
  }
}

package dev.rondo.subprocess;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.net.Connection;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import java.io.IOException;

/** Starts one child on a thread that may block, and hands it to the loop. */
final class Launch<P extends SubprocessProtocol> implements Runnable {

  private final JdkProcesses home;
  private final EventLoop loop;
  private final P protocol;
  private final ProcessBuilder builder;
  private final ProcessOptions options;
  private final LoopFuture<Connection<SubprocessTransport, P>> future;
  private final Context context = Context.copyCurrent();

  Launch(
      JdkProcesses home,
      EventLoop loop,
      P protocol,
      ProcessBuilder builder,
      ProcessOptions options,
      LoopFuture<Connection<SubprocessTransport, P>> future) {
    this.home = home;
    this.loop = loop;
    this.protocol = protocol;
    this.builder = builder;
    this.options = options;
    this.future = future;
  }

  @Override
  public void run() {
    try {
      Process child = builder.start();
      var transport = new ChildTransport(home, loop, context, child, protocol, options);
      home.adopt(child, transport);
      hand(transport);
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  private void hand(ChildTransport transport) {
    try {
      loop.callSoonThreadsafe(() -> started(transport), context);
      transport.startReading();
    } catch (LoopClosedException e) {
      // The child is killed with the others of the loop.
    }
  }

  private void fail(Exception failure) {
    try {
      loop.callSoonThreadsafe(
          () -> {
            if (!future.isDone()) {
              future.setException(failure);
            }
          });
    } catch (LoopClosedException e) {
      // Nobody waits for the child any more.
    }
  }

  private void started(ChildTransport transport) {
    if (future.isDone()) {
      transport.abandon();
      return;
    }
    transport.begin();
    future.setResult(new Connection<>(transport, protocol));
  }
}

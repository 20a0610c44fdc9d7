package dev.rondo.benchmarks;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Adapts Netty's event loop. */
final class NettyLoop implements PeerLoop {

  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;
  private final Semaphore finished = new Semaphore(0);

  NettyLoop(IoHandlerFactory handlers) {
    group = new MultiThreadIoEventLoopGroup(1, handlers);
    loop = group.next();
  }

  @Override
  public void run(Runnable first) {
    loop.execute(first);
    finished.acquireUninterruptibly();
  }

  @Override
  public void finish() {
    finished.release();
  }

  @Override
  public void start() {
    // Netty starts the thread with the first callback.
  }

  @Override
  public void callSoon(Runnable callback) {
    loop.execute(callback);
  }

  @Override
  public void callSoonThreadsafe(Runnable callback) {
    loop.execute(callback);
  }

  @Override
  public Object callLater(long nanos, Runnable callback) {
    return loop.schedule(callback, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void cancel(Object timer) {
    ((Future<?>) timer).cancel(false);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}

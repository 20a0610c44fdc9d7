package dev.rondo.benchmarks;

import dev.rondo.EventLoop;
import dev.rondo.TimerHandle;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Adapts Rondo's event loop. */
final class RondoLoop implements PeerLoop {

  private final EventLoop loop;
  private @Nullable Thread thread;

  RondoLoop(EventLoopProvider provider) {
    loop = provider.newEventLoop(LoopOptions.defaults());
  }

  @Override
  public void run(Runnable first) {
    loop.callSoon(first);
    loop.runForever();
  }

  @Override
  public void finish() {
    loop.stop();
  }

  @Override
  public void start() {
    thread = Thread.ofPlatform().daemon().name("rondo-loop").start(loop::runForever);
  }

  @Override
  public void callSoon(Runnable callback) {
    loop.callSoon(callback);
  }

  @Override
  public void callSoonThreadsafe(Runnable callback) {
    loop.callSoonThreadsafe(callback);
  }

  @Override
  public Object callLater(long nanos, Runnable callback) {
    return loop.callLater(Duration.ofNanos(nanos), callback);
  }

  @Override
  public void cancel(Object timer) {
    ((TimerHandle) timer).cancel();
  }

  @Override
  public void close() {
    if (thread != null) {
      loop.callSoonThreadsafe(loop::stop);
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while waiting for the loop to stop", e);
      }
    }
    loop.close();
  }
}

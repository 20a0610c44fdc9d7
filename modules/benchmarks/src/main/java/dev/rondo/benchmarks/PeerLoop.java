package dev.rondo.benchmarks;

import dev.rondo.epoll.EpollLoopProvider;
import dev.rondo.proactor.ProactorDriver;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.selector.SelectorLoopProvider;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUringIoHandler;

/** The operations of an event loop that the benchmarks use, under asyncio's names. */
interface PeerLoop extends AutoCloseable {

  /** Opens the loop named {@code name}. Each benchmark lists the names it supports. */
  static PeerLoop open(String name) {
    return switch (name) {
      case "rondo-selector" -> new RondoLoop(new SelectorLoopProvider());
      case "rondo-epoll" -> new RondoLoop(new EpollLoopProvider());
      case "rondo-uring" -> new RondoLoop(new ProactorLoopProvider(ProactorDriver.URING));
      case "netty-nio" -> new NettyLoop(NioIoHandler.newFactory());
      case "netty-epoll" -> new NettyLoop(EpollIoHandler.newFactory());
      case "netty-uring" -> new NettyLoop(IoUringIoHandler.newFactory());
      case "bare-selector" -> new BareSelectorLoop();
      case "bare-eventfd" -> new BareEventfdLoop();
      default ->
          throw new IllegalArgumentException(
              "unknown loop: use a name that PeerLoop.open lists, not " + name);
    };
  }

  /** Runs the loop, beginning with {@code first}, until {@link #finish()} is called on it. */
  void run(Runnable first);

  /** Makes {@link #run} return. */
  void finish();

  /** Runs the loop on a thread of its own until it is closed. */
  void start();

  void callSoon(Runnable callback);

  void callSoonThreadsafe(Runnable callback);

  /** Returns the timer, for {@link #cancel}. */
  Object callLater(long nanos, Runnable callback);

  void cancel(Object timer);

  @Override
  void close();
}

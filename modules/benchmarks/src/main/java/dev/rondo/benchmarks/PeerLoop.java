package dev.rondo.benchmarks;

/** A loop as the benchmarks use it: Rondo's, or another one under asyncio's names. */
interface PeerLoop extends AutoCloseable {

  /** The loop of {@code name}; each benchmark lists those it knows. */
  static PeerLoop open(String name) {
    return switch (name) {
      case "rondo-selector" -> new RondoLoop();
      case "netty-nio" -> new NettyLoop();
      case "bare-selector" -> new BareSelectorLoop();
      default -> throw new IllegalArgumentException("no loop is named '" + name + "'");
    };
  }

  /** Runs {@code first} on the loop, and the loop until somebody calls {@link #finish()} on it. */
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

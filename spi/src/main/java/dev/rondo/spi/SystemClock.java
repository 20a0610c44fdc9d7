package dev.rondo.spi;

/** The system's clock, counted from its first use so that sums do not overflow. */
enum SystemClock implements LoopClock {
  INSTANCE;

  private final long origin = System.nanoTime();

  @Override
  public long nanoTime() {
    return System.nanoTime() - origin;
  }
}

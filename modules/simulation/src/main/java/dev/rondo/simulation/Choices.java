package dev.rondo.simulation;

/** Random choices that depend on a seed alone: SplitMix64, the same on every JDK. */
final class Choices {

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  Choices(long seed) {
    // Neighboring seeds begin far apart.
    state = seed * GAMMA;
  }

  long next() {
    state += GAMMA;
    long mixed = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }

  /** Returns a number from 0 up to {@code bound}, exclusive. */
  int below(int bound) {
    return (int) (((next() >>> 33) * bound) >>> 31);
  }

  /** Returns a number from 0 up to {@code bound}, inclusive. */
  long upTo(long bound) {
    return bound == Long.MAX_VALUE ? next() >>> 1 : (next() >>> 1) % (bound + 1);
  }

  /** Returns true with the given probability. */
  boolean happens(double probability) {
    return probability > 0 && (next() >>> 11) * 0x1.0p-53 < probability;
  }
}

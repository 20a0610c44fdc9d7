package dev.rondo.launcher.bench;

import java.util.Arrays;

/** The median of several values, with the least and the greatest of them. */
public record Spread(double median, double least, double greatest) {

  /** Returns the spread of at least one value. */
  public static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("values must not be empty");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** Returns half of the distance between the least and the greatest value. */
  public double noise() {
    return (greatest - least) / 2;
  }
}

package dev.rondo.simulation;

import java.util.ArrayList;
import java.util.List;

/** The events of a simulation: the last ones as text, and a digest of all. */
final class Trace {

  private static final int KEPT = 10_000;
  private static final long PRIME = 0x100000001B3L;

  private final Entry[] entries = new Entry[KEPT];
  private long count;
  private long digest = 0xCBF29CE484222325L;

  private record Entry(long time, String host, String what) {

    @Override
    public String toString() {
      long micros = time / 1000;
      String text = Long.toString(micros % 1_000_000 + 1_000_000);
      return micros / 1_000_000 + "." + text.substring(1) + " s " + host + ": " + what;
    }
  }

  void add(long time, String host, String what) {
    entries[(int) (count++ % KEPT)] = new Entry(time, host, what);
    mix(time);
    mix(host.hashCode());
    mix(what.hashCode());
  }

  /** Adds a turn of a host's loop, which is too frequent for a text. */
  void addTurn(long time, int host) {
    mix(time);
    mix(host);
  }

  private void mix(long value) {
    digest = (digest ^ value) * PRIME;
  }

  /** Returns a number that differs if any event or turn differs. */
  long digest() {
    return digest;
  }

  /** Returns up to {@code most} of the last events, oldest first. */
  List<String> last(int most) {
    int shown = (int) Math.min(Math.min(count, KEPT), most);
    List<String> lines = new ArrayList<>(shown);
    for (long i = count - shown; i < count; i++) {
      lines.add(entries[(int) (i % KEPT)].toString());
    }
    return lines;
  }

  List<String> all() {
    return last(KEPT);
  }
}

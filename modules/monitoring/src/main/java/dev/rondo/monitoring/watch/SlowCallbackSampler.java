package dev.rondo.monitoring.watch;

import dev.rondo.monitoring.counters.LoopCounters;
import dev.rondo.monitoring.counters.StackSample;

/** Takes the stack of a loop's thread if two looks find it in the same callback. */
final class SlowCallbackSampler {

  private long event = -1;
  private long phase;

  /** Looks at {@code loop}, which is the same in each call. */
  void look(LoopCounters loop) {
    long now = loop.timedEvents.get();
    long since = loop.runningSince();
    if (since != 0 && now == event && since == phase) {
      StackSample sample = loop.sample();
      Thread acting = loop.loop().acting();
      if (acting != null && (sample == null || sample.event() != now)) {
        loop.sample(StackSample.of(now, acting));
      }
    }
    event = now;
    phase = since;
  }
}

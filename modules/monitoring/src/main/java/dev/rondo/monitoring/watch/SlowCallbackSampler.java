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
    if (since != 0 && now == event && since == phase && loop.sample() == null) {
      sample(loop);
    }
    event = now;
    phase = since;
  }

  private void sample(LoopCounters loop) {
    Thread acting = loop.loop().acting();
    if (acting == null) {
      return;
    }
    StackSample taken = StackSample.of(phase, event, acting);
    // If the loop has continued meanwhile, the stack may be that of another callback.
    if (loop.timedEvents.get() == event && loop.runningSince() == phase) {
      loop.sample(taken);
    }
  }
}

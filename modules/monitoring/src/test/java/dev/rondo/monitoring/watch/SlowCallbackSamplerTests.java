package dev.rondo.monitoring.watch;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.monitoring.counters.LoopCounters;
import dev.rondo.monitoring.counters.StackSample;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of the callback to which a sampled stack belongs. */
final class SlowCallbackSamplerTests {

  private final EventLoop loop = new SelectorLoopProvider().newEventLoop(LoopOptions.defaults());
  private final SlowCallbackSampler sampler = new SlowCallbackSampler();
  private long now;
  private Runnable duringTheSample = () -> {};
  private final LoopCounters counters =
      new LoopCounters(new LoopOnThread(loop, this::act), () -> ++now, () -> {});

  private @Nullable Thread act() {
    duringTheSample.run();
    return Thread.currentThread();
  }

  @BeforeEach
  void begin() {
    counters.polling(true);
    counters.running(1, 0);
    sampler.look(counters);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void look_sameCallbackTwice_takesItsStack() {
    sampler.look(counters);
    StackSample sample = counters.sample();

    assertNotNull(sample);
    assertTrue(sample.frames().contains("SlowCallbackSamplerTests"), sample::frames);
  }

  @Test
  void look_callbackThatEndsMeanwhile_dropsTheStack() {
    duringTheSample = () -> counters.ran("a callback");
    sampler.look(counters);

    assertNull(counters.sample());
  }

  @Test
  void look_iterationThatEndsMeanwhile_dropsTheStack() {
    duringTheSample =
        () -> {
          counters.polling(true);
          counters.running(1, 0);
        };
    sampler.look(counters);

    assertNull(counters.sample());
  }

  @Test
  void sample_ofAnEarlierIteration_isNotThatOfTheNext() {
    sampler.look(counters);
    counters.polling(true);
    counters.running(1, 0);

    assertNull(counters.sample());
  }
}

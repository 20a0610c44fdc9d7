package dev.rondo.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures scheduling and cancelling a million distant timers in random order. A cancellation is
 * complete when the loop no longer refers to the timer.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g"})
@Warmup(iterations = 5)
@Measurement(iterations = 10)
public class TimerBenchmark {

  private static final int TIMERS = 1_000_000;

  /** A loop, with the delays and the handles of its timers. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls open() first.
  public static class Loop {

    @Param({"rondo-selector", "netty-nio"})
    public String peer;

    private PeerLoop loop;
    private final long[] delays =
        new Random(1).longs(TIMERS, TimeUnit.HOURS.toNanos(1), TimeUnit.HOURS.toNanos(2)).toArray();
    private final Object[] timers = new Object[TIMERS];

    @Setup
    public void open() {
      loop = PeerLoop.open(peer);
    }

    void schedule() {
      loop.run(
          () -> {
            for (int i = 0; i < TIMERS; i++) {
              timers[i] = loop.callLater(delays[i], () -> {});
            }
            loop.finish();
          });
    }

    void cancel() {
      loop.run(
          () -> {
            for (Object timer : timers) {
              loop.cancel(timer);
            }
            loop.finish();
          });
      // Some loops remove cancelled timers only in a later iteration.
      loop.run(loop::finish);
    }

    @TearDown
    public void close() {
      loop.close();
    }
  }

  /** A loop without timers. */
  public static class WithoutTimers extends Loop {

    @TearDown(Level.Invocation)
    public void cancelAll() {
      cancel();
    }
  }

  /** A loop with a million timers. */
  public static class WithTimers extends Loop {

    @Setup(Level.Invocation)
    public void scheduleAll() {
      schedule();
    }
  }

  @Benchmark
  @OperationsPerInvocation(TIMERS)
  public void schedule(WithoutTimers loop) {
    loop.schedule();
  }

  @Benchmark
  @OperationsPerInvocation(TIMERS)
  public void cancel(WithTimers loop) {
    loop.cancel();
  }
}

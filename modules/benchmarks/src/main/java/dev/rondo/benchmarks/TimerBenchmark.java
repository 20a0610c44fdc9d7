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
 * A million timers far away, scheduled and cancelled, each in random order; a cancellation is over
 * when the loop holds no trace of the timer.
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

  /** A loop and what to ask of it. */
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
      // Some loops forget cancelled timers only when they go on.
      loop.run(loop::finish);
    }

    @TearDown
    public void close() {
      loop.close();
    }
  }

  /** A loop without timers. */
  public static class Without extends Loop {

    @TearDown(Level.Invocation)
    public void cancelAll() {
      cancel();
    }
  }

  /** A loop with a million timers. */
  public static class With extends Loop {

    @Setup(Level.Invocation)
    public void scheduleAll() {
      schedule();
    }
  }

  @Benchmark
  @OperationsPerInvocation(TIMERS)
  public void schedule(Without loop) {
    loop.schedule();
  }

  @Benchmark
  @OperationsPerInvocation(TIMERS)
  public void cancel(With loop) {
    loop.cancel();
  }
}

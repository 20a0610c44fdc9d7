package dev.rondo.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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

/** Measures a flood of callbacks from one other thread, until the last of them has run. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first.
public class ThreadsafeBenchmark {

  private static final int CALLBACKS = 100_000;

  @Param({"rondo-selector", "netty-nio", "bare-selector"})
  public String peer;

  private PeerLoop loop;
  private final Runnable callback = this::ran;
  private int left;
  private volatile boolean finished;

  @Setup
  public void open() {
    loop = PeerLoop.open(peer);
    loop.start();
  }

  @Benchmark
  @OperationsPerInvocation(CALLBACKS)
  public void flood() {
    left = CALLBACKS;
    finished = false;
    for (int i = 0; i < CALLBACKS; i++) {
      loop.callSoonThreadsafe(callback);
    }
    while (!finished) {
      Thread.onSpinWait();
    }
  }

  private void ran() {
    if (--left == 0) {
      finished = true;
    }
  }

  @TearDown
  public void close() {
    loop.close();
  }
}

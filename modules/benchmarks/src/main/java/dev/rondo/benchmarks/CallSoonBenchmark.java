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

/**
 * Measures callbacks that schedule callbacks, in batches; with a batch of 1, each schedules the
 * next.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first.
public class CallSoonBenchmark {

  private static final int CALLBACKS = 100_000;

  @Param({"rondo-selector", "netty-nio", "bare-selector"})
  public String peer;

  @Param({"1", "1000"})
  public int batch;

  private PeerLoop loop;
  private final Runnable callback = this::ran;
  private int inBatch;
  private int left;

  @Setup
  public void open() {
    loop = PeerLoop.open(peer);
  }

  @Benchmark
  @OperationsPerInvocation(CALLBACKS)
  public void callSoon() {
    left = CALLBACKS;
    loop.run(this::scheduleBatch);
  }

  private void scheduleBatch() {
    inBatch = batch;
    for (int i = 0; i < batch; i++) {
      loop.callSoon(callback);
    }
  }

  private void ran() {
    if (--inBatch > 0) {
      return;
    }
    left -= batch;
    if (left > 0) {
      scheduleBatch();
    } else {
      loop.finish();
    }
  }

  @TearDown
  public void close() {
    loop.close();
  }
}

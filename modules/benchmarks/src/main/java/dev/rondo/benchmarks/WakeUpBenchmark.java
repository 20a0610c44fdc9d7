package dev.rondo.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the time from a post by another thread until the callback runs on a sleeping loop. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first.
public class WakeUpBenchmark {

  /** The pause before a post, in nanoseconds: long enough for every loop to fall asleep. */
  private static final long PAUSE = 200_000;

  @Param({
    "rondo-selector",
    "rondo-epoll",
    "rondo-uring",
    "netty-nio",
    "netty-epoll",
    "bare-selector",
    "bare-eventfd"
  })
  public String peer;

  private PeerLoop loop;
  private final Runnable callback = this::ran;
  private volatile boolean awake;

  @Setup
  public void open() {
    loop = PeerLoop.open(peer);
    loop.start();
  }

  @Setup(Level.Invocation)
  public void waitForSleep() {
    awake = false;
    LockSupport.parkNanos(PAUSE);
  }

  @Benchmark
  public void wakeUp() {
    loop.callSoonThreadsafe(callback);
    while (!awake) {
      Thread.onSpinWait();
    }
  }

  private void ran() {
    awake = true;
  }

  @TearDown
  public void close() {
    loop.close();
  }
}

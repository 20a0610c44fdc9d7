package dev.rondo.benchmarks;

import dev.rondo.policies.Backends;
import dev.rondo.spi.EventLoopProvider;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Finding the backends, which every program does once. */
@BenchmarkMode(Mode.AverageTime)
@Fork(2)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
public class DiscoveryBenchmark {

  @Benchmark
  public List<EventLoopProvider> discover() {
    return Backends.discover();
  }
}

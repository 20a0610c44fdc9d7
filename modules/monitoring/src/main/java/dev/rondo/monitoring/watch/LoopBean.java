package dev.rondo.monitoring.watch;

import dev.rondo.EventLoop;
import dev.rondo.monitoring.LoopMXBean;
import dev.rondo.monitoring.LoopMetrics;
import dev.rondo.monitoring.diagnosis.RunningFrame;
import java.lang.ref.WeakReference;
import java.time.Duration;

/** The metrics of a loop for JMX, which does not keep the loop from being collected. */
final class LoopBean implements LoopMXBean {

  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(500);

  private final WeakReference<EventLoop> loop;
  private LoopMetrics latest;

  /** The numbers between the two latest looks. */
  private LoopMetrics interval;

  LoopBean(EventLoop loop) {
    this.loop = new WeakReference<>(loop);
    latest = LoopMetrics.of(loop);
    interval = latest;
  }

  private synchronized LoopMetrics look() {
    EventLoop open = loop.get();
    LoopMetrics now = open == null ? null : LoopMetrics.find(open).orElse(null);
    if (now == null) {
      return latest;
    }
    LoopMetrics since = now.since(latest);
    if (since.time().compareTo(SHORTEST_INTERVAL) >= 0) {
      interval = since;
      latest = now;
    }
    return now;
  }

  private synchronized LoopMetrics interval() {
    look();
    return interval;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  @Override
  public String getName() {
    return look().name();
  }

  @Override
  public double getLoad() {
    return interval().load();
  }

  @Override
  public double getBusySeconds() {
    return seconds(look().work().busy());
  }

  @Override
  public double getRunningSeconds() {
    return seconds(look().work().running());
  }

  @Override
  public String getRunningIn() {
    EventLoop open = loop.get();
    return open == null ? "" : RunningFrame.of(open);
  }

  @Override
  public double getLagP50Seconds() {
    return seconds(interval().lag().p50());
  }

  @Override
  public double getLagP99Seconds() {
    return seconds(interval().lag().p99());
  }

  @Override
  public double getLagMaxSeconds() {
    return seconds(interval().lag().max());
  }

  @Override
  public long getIterations() {
    return look().work().iterations();
  }

  @Override
  public long getWaits() {
    return look().work().waits();
  }

  @Override
  public long getCallbacks() {
    return look().work().callbacks();
  }

  @Override
  public int getReady() {
    return look().work().ready();
  }

  @Override
  public int getTimers() {
    return look().work().timers();
  }

  @Override
  public long getFailures() {
    return look().work().failures();
  }

  @Override
  public long getOpenConnections() {
    return look().network().open();
  }

  @Override
  public long getConnections() {
    return look().network().opened();
  }

  @Override
  public long getReceivedBytes() {
    return look().network().received();
  }

  @Override
  public long getSentBytes() {
    return look().network().sent();
  }

  @Override
  public long getAccepts() {
    return look().network().accepted();
  }

  @Override
  public long getAcceptFailures() {
    return look().network().acceptFailures();
  }

  @Override
  public long getTlsHandshakes() {
    return look().network().handshakes();
  }

  @Override
  public long getTlsHandshakeFailures() {
    return look().network().handshakeFailures();
  }

  @Override
  public long getLiveTasks() {
    return look().tasks().live();
  }

  @Override
  public long getTasks() {
    return look().tasks().started();
  }
}

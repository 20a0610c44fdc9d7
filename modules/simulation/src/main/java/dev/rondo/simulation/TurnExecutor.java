package dev.rondo.simulation;

import dev.rondo.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs functions on the loop's own turn: the default executor of a simulated host, so that no
 * thread decides their order. On a host with a slow disk, each waits for some time first.
 */
final class TurnExecutor extends AbstractExecutorService {

  private final EventLoop loop;
  private final SimulatedPoller poller;
  private final Host host;
  private int waiting;
  private boolean shutDown;

  TurnExecutor(EventLoop loop, SimulatedPoller poller, Host host) {
    this.loop = loop;
    this.poller = poller;
    this.host = host;
  }

  @Override
  public void execute(Runnable function) {
    if (shutDown) {
      throw new RejectedExecutionException("the executor of the simulated host was shut down");
    }
    waiting++;
    poller.outsideWork(-1); // It is not outside.
    Runnable turn =
        () -> {
          waiting--;
          poller.outsideWork(1);
          function.run();
        };
    if (host.hasSlowDisk()) {
      loop.callLater(Duration.ofNanos(host.diskAccessTime()), turn);
    } else {
      loop.callSoon(turn);
    }
  }

  @Override
  public void shutdown() {
    shutDown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutDown = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutDown;
  }

  @Override
  public boolean isTerminated() {
    return shutDown && waiting == 0;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isTerminated();
  }
}

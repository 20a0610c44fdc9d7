package dev.rondo.tasks;

import static java.lang.System.Logger.Level.ERROR;

import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A loop of a group, on a thread of its own. */
final class GroupLoop {

  private static final System.Logger LOG = System.getLogger("dev.rondo.tasks");

  private final RunnerOptions options;
  private final Runnable preparation;
  private final Thread thread;
  private final CompletableFuture<EventLoop> started = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

  /** The calls that fail if the loop is closed before they are done. */
  private final Set<LoopCall<?>> calls = ConcurrentHashMap.newKeySet();

  /** The open servers. Used on the loop thread. */
  private final Set<Server> servers = new LinkedHashSet<>();

  private volatile boolean closing;
  private volatile boolean over;

  /**
   * Creates a loop whose thread has not started.
   *
   * @param preparation called on the thread before the loop is made, which fails if this does
   */
  GroupLoop(String threadName, RunnerOptions options, Runnable preparation) {
    this.options = options;
    this.preparation = preparation;
    thread = Thread.ofPlatform().name(threadName).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Returns a future of the loop, which fails if the loop cannot be made. */
  CompletableFuture<EventLoop> started() {
    return started;
  }

  /** Returns the loop, which must have started. */
  EventLoop loop() {
    return started.join();
  }

  /** Returns a future that is done when the loop is closed, and fails if an error ended it. */
  CompletableFuture<@Nullable Void> ended() {
    return ended;
  }

  boolean isOver() {
    return over;
  }

  // --- on the thread ---

  private void run() {
    Throwable failure = null;
    try {
      runLoop();
    } catch (Exception | Error e) {
      failure = e;
    }
    over = true;
    for (LoopCall<?> call : calls) {
      refuse(call);
    }
    if (failure == null) {
      ended.complete(null);
    } else if (!started.completeExceptionally(failure)) {
      LOG.log(ERROR, "the event loop of thread " + thread.getName() + " failed", failure);
      ended.completeExceptionally(failure);
    }
  }

  private void runLoop() throws Exception {
    preparation.run();
    try (Runner runner = new Runner(options)) {
      EventLoop loop = runner.getLoop();
      started.complete(loop);
      try (AutoCloseable _ = () -> abortServers(loop)) {
        loop.runForever();
        if (!closing) {
          throw new IllegalStateException(
              "a loop of a group was stopped: close the group instead of calling stop()");
        }
      }
    }
  }

  private void abortServers(EventLoop loop) {
    loop.callSoon(
        () -> {
          for (Server server : List.copyOf(servers)) {
            server.close();
            server.abortClients();
          }
        });
    // Then connectionLost is called, then the futures of the servers complete.
    for (int i = 0; i < 3; i++) {
      loop.stop();
      loop.runForever();
    }
  }

  /** Closes {@code server} when the loop ends. Must be called on the loop thread. */
  void add(Server server) {
    servers.add(server);
    server.waitClosed().addDoneCallback(closed -> servers.remove(server));
  }

  // --- for any thread ---

  /**
   * Calls {@code body} on the loop, and returns a future that completes when that of {@code body}
   * does, or fails with {@link LoopClosedException} if the loop is closed before.
   */
  <T extends @Nullable Object> CompletableFuture<T> call(Callable<LoopFuture<T>> body) {
    LoopCall<T> call = new LoopCall<>(body, loop());
    CompletableFuture<T> outcome;
    try {
      outcome = call.start();
    } catch (LoopClosedException e) {
      return CompletableFuture.failedFuture(e);
    }
    calls.add(call);
    var _ = outcome.whenComplete((result, failure) -> calls.remove(call));
    if (over) {
      refuse(call);
    }
    return outcome;
  }

  private void refuse(LoopCall<?> call) {
    call.fail(
        new LoopClosedException("the event loop of thread " + thread.getName() + " has ended"));
  }

  /** Makes the loop end, once it has started. Has no effect if it cannot be made or has ended. */
  void close() {
    closing = true;
    var _ = started.thenAccept(GroupLoop::stop);
  }

  private static void stop(EventLoop loop) {
    try {
      loop.callSoonThreadsafe(loop::stop);
    } catch (LoopClosedException e) {
      // It has already ended.
    }
  }

  /** Waits for the thread to end, also if the caller is interrupted, whose flag is then set. */
  void join() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

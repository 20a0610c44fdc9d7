package dev.rondo.launcher;

import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.Server;
import dev.rondo.examples.http.HttpLimits;
import dev.rondo.examples.http.HttpServer;
import dev.rondo.examples.http.Site;
import dev.rondo.tasks.Runner;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One more loop that serves a site, in a thread of its own. */
final class HttpThread {

  private static final Logger logger = LoggerFactory.getLogger(HttpThread.class);

  private final CompletableFuture<Serving> started = new CompletableFuture<>();
  private final Thread thread;

  private HttpThread(
      int number,
      Supplier<EventLoop> loops,
      Site site,
      HttpLimits limits,
      Listening listening,
      int connections) {
    thread =
        Thread.ofPlatform()
            .name("rondo-http-" + number)
            .unstarted(() -> serve(loops, site, limits, listening, connections));
  }

  private record Serving(Server server, HttpServer http) {}

  /** Starts it and waits until it listens, at a port that it shares. */
  static HttpThread start(
      int number,
      Supplier<EventLoop> loops,
      Site site,
      HttpLimits limits,
      Listening listening,
      int connections)
      throws Exception {
    var started = new HttpThread(number, loops, site, limits, listening, connections);
    started.thread.start();
    try {
      started.started.get();
      return started;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private void serve(
      Supplier<EventLoop> loops,
      Site site,
      HttpLimits limits,
      Listening listening,
      int connections) {
    try (var runner = new Runner(loops)) {
      EventLoop loop = runner.getLoop();
      var http = new HttpServer(loop, site, limits);
      Server server = loop.runUntilComplete(listening.open(loop, http, true, connections));
      started.complete(new Serving(server, http));
      loop.runUntilComplete(server.waitClosed());
    } catch (Exception e) {
      if (!started.completeExceptionally(e)) {
        logger.error("{} has ended", thread.getName(), e);
      }
    }
  }

  /** Ends it from any thread, as {@link HttpCommand#end} does. */
  void end(Duration grace) {
    Serving serving = started.join();
    try {
      serving
          .server()
          .getLoop()
          .callSoonThreadsafe(() -> HttpCommand.end(serving.server(), serving.http(), grace));
    } catch (LoopClosedException e) {
      // It has ended.
    }
  }

  void join() throws InterruptedException {
    thread.join();
  }
}

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

/** An additional loop that serves a site, in its own thread. */
final class HttpThread {

  private static final Logger logger = LoggerFactory.getLogger(HttpThread.class);

  private final CompletableFuture<Serving> started = new CompletableFuture<>();
  private final Thread thread;

  private HttpThread(
      int number,
      Supplier<EventLoop> loopFactory,
      Site site,
      HttpLimits limits,
      ListenAddress listen,
      int connections) {
    thread =
        Thread.ofPlatform()
            .name("rondo-http-" + number)
            .unstarted(() -> serve(loopFactory, site, limits, listen, connections));
  }

  private record Serving(Server server, HttpServer http) {}

  /** Starts a thread and waits until it listens on the shared port. */
  static HttpThread start(
      int number,
      Supplier<EventLoop> loopFactory,
      Site site,
      HttpLimits limits,
      ListenAddress listen,
      int connections)
      throws Exception {
    var server = new HttpThread(number, loopFactory, site, limits, listen, connections);
    server.thread.start();
    try {
      server.started.get();
      return server;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private void serve(
      Supplier<EventLoop> loopFactory,
      Site site,
      HttpLimits limits,
      ListenAddress listen,
      int connections) {
    try (var runner = new Runner(loopFactory)) {
      EventLoop loop = runner.getLoop();
      var http = new HttpServer(loop, site, limits);
      Server server = loop.runUntilComplete(listen.open(loop, http, true, connections));
      started.complete(new Serving(server, http));
      loop.runUntilComplete(server.waitClosed());
    } catch (Exception e) {
      if (!started.completeExceptionally(e)) {
        logger.error("thread {} failed", thread.getName(), e);
      }
    }
  }

  /** Ends the server from any thread, as {@link HttpCommand#end} does. */
  void end(Duration grace) {
    Serving serving = started.join();
    try {
      serving
          .server()
          .getLoop()
          .callSoonThreadsafe(() -> HttpCommand.end(serving.server(), serving.http(), grace));
    } catch (LoopClosedException e) {
      // The thread has already ended.
    }
  }

  void join() throws InterruptedException {
    thread.join();
  }
}

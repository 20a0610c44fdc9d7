package com.example.neighbors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.GuestLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop as the guest of a context of Vert.x. */
@Timeout(60)
final class VertxTests {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** Returns the event loop of {@code context} as the host of a guest. */
  static Executor hostOf(Context context) {
    return task -> context.runOnContext(_ -> task.run());
  }

  static void answer(HttpServerRequest request) throws Exception {
    Asyncio.sleep(Duration.ofMillis(1)).await();
    request.response().end("waited for " + request.path());
  }

  @Test
  void handler_awaitsInACoroutine_andAnswers() throws Exception {
    var ended = new CompletableFuture<Throwable>();
    Context context = vertx.getOrCreateContext();
    GuestLoop guest =
        GuestLoop.start(
            hostOf(context),
            () -> {
              EventLoops.getRunningLoop().createFuture().await();
            },
            ended::complete);
    EventLoop loop = guest.loop();
    var listening = new CompletableFuture<HttpServer>();
    context.runOnContext(
        _ ->
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> Asyncio.runCoroutineThreadsafe(() -> answer(request), loop))
                .listen(0, "127.0.0.1")
                .onSuccess(listening::complete)
                .onFailure(listening::completeExceptionally));
    URI address = URI.create("http://127.0.0.1:%d/a".formatted(listening.get().actualPort()));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());

      assertEquals("waited for /a", response.body());
    }
    guest.cancel();
    ended.get();

    assertTrue(loop.isClosed());
  }

  @Test
  void coroutine_awaitsAFutureOfVertx_onItsThread() throws Exception {
    var host = new HostTurns(hostOf(vertx.getOrCreateContext()));
    var ended = new CompletableFuture<Boolean>();
    GuestLoop.start(
        host,
        () -> {
          Asyncio.await(vertx.timer(1).toCompletionStage());
          return host.isOnTurn();
        },
        (onTurn, failure) -> ended.complete(failure == null && onTurn));

    assertTrue(ended.get());
  }
}

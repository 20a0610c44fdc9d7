package com.example.neighbors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.GuestLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Group;
import javafx.scene.Scene;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop as the guest of JavaFX. */
@Timeout(60)
final class JavaFxTests {

  @BeforeAll
  static void startPlatform() throws Exception {
    var started = new CompletableFuture<Boolean>();
    Platform.setImplicitExit(false);
    Platform.startup(() -> started.complete(true));
    started.get(30, TimeUnit.SECONDS);
  }

  @AfterAll
  static void endPlatform() {
    Platform.exit();
  }

  /** Counts down in a window, and closes it. */
  static void countDown(Text text, Stage stage) throws Exception {
    for (int left = 3; left > 0; left--) {
      String shown = left + " left";
      onPlatform(() -> text.setText(shown));
      Asyncio.sleep(Duration.ofMillis(5)).await();
    }
    onPlatform(stage::close);
  }

  /** Does what JavaFX allows only to its own thread, from a coroutine. */
  static void onPlatform(Runnable action) throws Exception {
    Asyncio.await(CompletableFuture.runAsync(action, Platform::runLater));
  }

  @Test
  void coroutine_changesAWindow() throws Exception {
    var text = new Text();
    List<String> shown = new ArrayList<>();
    text.textProperty().subscribe(value -> shown.add(value));
    var window = new CompletableFuture<Stage>();
    var ended = new CompletableFuture<Throwable>();
    Platform.runLater(
        () -> {
          var stage = new Stage();
          stage.setScene(new Scene(new Group(text)));
          stage.show();
          GuestLoop.start(Platform::runLater, () -> countDown(text, stage), ended::complete);
          window.complete(stage);
        });

    assertNull(ended.get());
    assertEquals(List.of("", "3 left", "2 left", "1 left"), shown);
    assertFalse(window.get().isShowing());
  }

  @Test
  void coroutine_runsInTurnsOfThePlatform() throws Exception {
    var host = new HostTurns(Platform::runLater);
    var ended = new CompletableFuture<Boolean>();
    GuestLoop.start(
        host,
        () -> {
          Asyncio.sleep(Duration.ofMillis(5)).await();
          return host.isOnTurn();
        },
        (onTurn, failure) -> ended.complete(failure == null && onTurn));

    assertTrue(ended.get());
  }
}

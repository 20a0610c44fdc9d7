package dev.rondo.examples;

import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.tasks.Asyncio;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Asks three servers at once, prints the first answer, and gives up after five seconds. */
public final class FirstAnswer {

  private FirstAnswer() {}

  /** Runs until there is an answer. */
  public static void main(String[] args) throws Exception {
    System.out.println(
        Asyncio.run(() -> Asyncio.timeout(Duration.ofSeconds(5)).run(FirstAnswer::ask)));
  }

  private static String ask() throws Exception {
    List<Task<String>> requests =
        List.of(
            Asyncio.createTask(() -> answer("slow", Duration.ofMinutes(1))),
            Asyncio.createTask(() -> answer("fast", Duration.ofMillis(50))),
            Asyncio.createTask(FirstAnswer::refuse));
    try {
      for (LoopFuture<String> next : Asyncio.asCompleted(requests)) {
        try {
          return next.await();
        } catch (IOException e) {
          System.out.println(e.getMessage());
        }
      }
      throw new IOException("no server answered");
    } finally {
      requests.forEach(Task::cancel);
    }
  }

  private static String answer(String name, Duration after) throws Exception {
    return Asyncio.sleep(after, name + " server answered").await();
  }

  private static String refuse() throws IOException {
    throw new IOException("a server refused");
  }
}

package dev.rondo.examples;

import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lets three tasks guess a number, and ends the group at the first right guess. */
public final class FirstGuess {

  private FirstGuess() {}

  /** Runs until the number is guessed. */
  public static void main(String[] args) throws Exception {
    Asyncio.run(
        () -> {
          List<Integer> right = new ArrayList<>();
          TaskGroup.execute(
              group -> {
                for (int start : List.of(0, 10, 20)) {
                  group.createTask(
                      () -> {
                        right.add(guess(start, 23));
                        group.cancel(); // The others end, and execute() returns normally.
                      });
                }
              });
          System.out.println(right);
        });
  }

  private static int guess(int start, int number) throws Exception {
    int guess = start;
    while (guess != number) {
      Asyncio.sleep(Duration.ofMillis(1)).await();
      guess++;
    }
    return guess;
  }
}

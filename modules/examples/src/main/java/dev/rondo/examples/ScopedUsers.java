package dev.rondo.examples;

import dev.rondo.EventLoops;
import dev.rondo.Task;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.ScopedValues;

/** Passes a scoped value on to the tasks that are created in its scope. */
public final class ScopedUsers {

  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  private ScopedUsers() {}

  /** Runs on a loop that the policy chooses. */
  public static void main(String[] args) throws Exception {
    Asyncio.run(
        () -> {
          EventLoops.getRunningLoop().setTaskFactory(ScopedValues.taskFactory(USER));
          Task<String> greeting =
              ScopedValue.where(USER, "alice")
                  .call(() -> Asyncio.createTask(() -> "hello, " + USER.get()));
          System.out.println(greeting.await());
        });
  }
}

package dev.rondo.examples;

import dev.rondo.Task;
import dev.rondo.tasks.AsyncQueue;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.QueueShutDownException;
import dev.rondo.tasks.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Passes twenty jobs to three workers through a queue with room for five. */
public final class WorkQueue {

  private WorkQueue() {}

  /** Runs until all jobs are done. */
  public static void main(String[] args) throws Exception {
    System.out.println(Asyncio.run(WorkQueue::sumOfJobs));
  }

  private static int sumOfJobs() throws Exception {
    var jobs = new AsyncQueue<Integer>(5);
    return TaskGroup.run(
        group -> {
          List<Task<Integer>> workers = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            workers.add(group.createTask(() -> work(jobs)));
          }
          for (int job = 1; job <= 20; job++) {
            jobs.put(job).await(); // Waits while the queue is full.
          }
          jobs.shutdown(); // The workers end when the queue is empty.
          int sum = 0;
          for (Task<Integer> worker : workers) {
            sum += worker.await();
          }
          return sum;
        });
  }

  private static int work(AsyncQueue<Integer> jobs) throws Exception {
    int done = 0;
    while (true) {
      try {
        int job = jobs.get().await();
        Asyncio.sleep(Duration.ofMillis(job)).await();
        done += job;
      } catch (QueueShutDownException e) {
        return done;
      }
    }
  }
}

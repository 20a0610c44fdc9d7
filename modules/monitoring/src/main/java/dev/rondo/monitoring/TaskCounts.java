package dev.rondo.monitoring;

import dev.rondo.monitoring.counters.LoopCounters;

/**
 * The tasks of a loop, those that the engine makes for asynchronous generators included.
 *
 * @param live the number of tasks that have not ended
 * @param started the number of tasks that were made
 */
public record TaskCounts(long live, long started) {

  static TaskCounts look(LoopCounters counters) {
    long ended = counters.tasksEnded.get(); // Before started, so that live is not negative.
    long started = counters.tasksStarted.get();
    return new TaskCounts(started - ended, started);
  }

  TaskCounts since(TaskCounts earlier) {
    return new TaskCounts(live, started - earlier.started);
  }
}

package dev.rondo.monitoring.diagnosis;

import dev.rondo.LoopFuture;
import dev.rondo.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The tasks of a loop, by number, and for which of them each one waits. */
final class TaskGraph {

  private static final int ON_WAY = 1;
  private static final int DONE = 2;

  private static final List<Integer> NOTHING = List.of();

  private final IdentityHashMap<LoopFuture<?>, Integer> numbers = new IdentityHashMap<>();
  private final List<List<Integer>> waitsFor = new ArrayList<>();

  /** The number of tasks that wait for each one. */
  private final int[] waiters;

  TaskGraph(List<Task<?>> tasks) {
    waiters = new int[tasks.size()];
    for (Task<?> task : tasks) {
      numbers.put(task, waitsFor.size());
      waitsFor.add(NOTHING);
    }
    for (int i = 0; i < tasks.size(); i++) {
      addWaiters(tasks.get(i).awaitedBy(), i);
    }
  }

  /** Finds the tasks that wait for task {@code number}, directly or by way of other futures. */
  private void addWaiters(List<LoopFuture<?>> direct, int number) {
    if (direct.isEmpty()) {
      return;
    }
    Set<LoopFuture<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    ArrayDeque<LoopFuture<?>> way = new ArrayDeque<>(direct);
    for (LoopFuture<?> waiter = way.poll(); waiter != null; waiter = way.poll()) {
      Integer found = numbers.get(waiter);
      if (!seen.add(waiter)) {
        continue;
      }
      if (found == null) {
        way.addAll(waiter.awaitedBy());
      } else {
        addWaiter(found, number);
        waiters[number]++;
      }
    }
  }

  private void addWaiter(int waiter, Integer awaited) {
    if (waitsFor.get(waiter) == NOTHING) {
      waitsFor.set(waiter, new ArrayList<>());
    }
    waitsFor.get(waiter).add(awaited);
  }

  int size() {
    return waiters.length;
  }

  /** Returns the numbers of the tasks for which task {@code number} waits. */
  List<Integer> waitsFor(int number) {
    return waitsFor.get(number);
  }

  /**
   * Returns the tasks to begin with: those for which no other waits, and then one of each cycle
   * that they do not reach.
   */
  List<Integer> roots() {
    List<Integer> roots = new ArrayList<>();
    boolean[] reached = new boolean[size()];
    for (int i = 0; i < size(); i++) {
      if (waiters[i] == 0) {
        roots.add(i);
        reach(i, reached);
      }
    }
    for (int i = 0; i < size(); i++) {
      if (!reached[i]) {
        roots.add(i);
        reach(i, reached);
      }
    }
    return roots;
  }

  private void reach(int from, boolean[] reached) {
    ArrayDeque<Integer> left = new ArrayDeque<>(List.of(from));
    for (Integer next = left.poll(); next != null; next = left.poll()) {
      if (!reached[next]) {
        reached[next] = true;
        left.addAll(waitsFor.get(next));
      }
    }
  }

  /** Returns the cycles of waiting, each as the numbers of its tasks, in the order of waiting. */
  List<List<Integer>> cycles() {
    List<List<Integer>> cycles = new ArrayList<>();
    int[] state = new int[size()];
    for (int i = 0; i < size(); i++) {
      search(i, state, cycles);
    }
    return cycles;
  }

  /** Searches depth first, without recursion: a chain of waiting may have 100,000 tasks. */
  private void search(int root, int[] state, List<List<Integer>> cycles) {
    List<Integer> way = new ArrayList<>();
    List<Integer> branch = new ArrayList<>();
    enter(root, state, way, branch);
    while (!way.isEmpty()) {
      int here = way.getLast();
      int next = branch.removeLast();
      if (next == waitsFor.get(here).size()) {
        state[here] = DONE;
        way.removeLast();
        continue;
      }
      branch.add(next + 1);
      int target = waitsFor.get(here).get(next);
      if (state[target] == ON_WAY) {
        cycles.add(List.copyOf(way.subList(way.indexOf(target), way.size())));
      } else {
        enter(target, state, way, branch);
      }
    }
  }

  private static void enter(int task, int[] state, List<Integer> way, List<Integer> branch) {
    if (state[task] == 0) {
      state[task] = ON_WAY;
      way.add(task);
      branch.add(0);
    }
  }
}

package dev.rondo.tasks;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The items of a queue.
 *
 * @param all in the order in which they go out
 * @param adder puts one where its turn is
 * @param returner puts one back that has just gone out
 */
record QueueOrder<T>(Queue<T> all, Consumer<T> adder, Consumer<T> returner) {

  static <T> QueueOrder<T> firstInFirstOut() {
    var items = new ArrayDeque<T>();
    return new QueueOrder<>(items, items::addLast, items::addFirst);
  }

  static <T> QueueOrder<T> lastInFirstOut() {
    var items = new ArrayDeque<T>();
    return new QueueOrder<>(items, items::addFirst, items::addFirst);
  }

  static <T> QueueOrder<T> leastFirst(Comparator<? super T> order) {
    var items = new PriorityQueue<T>(order);
    return new QueueOrder<>(items, items::add, items::add);
  }
}

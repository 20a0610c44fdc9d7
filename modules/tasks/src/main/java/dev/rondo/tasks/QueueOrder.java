package dev.rondo.tasks;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The items of a queue, and the order in which they leave it.
 *
 * @param all the items, in the order in which they leave
 * @param adder adds an item at its place in the order
 * @param returner puts back an item that has just left
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

package dev.rondo.tck.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * A model of the behavior of a queue between tasks. Each call of {@code put} and {@code get} has a
 * number, and {@link #outcomes()} has the outcome of each completed call.
 */
final class QueueModel {

  private final Kind kind;
  private final int capacity;
  private final List<Integer> items = new ArrayList<>();
  private final Queue<Integer> getters = new ArrayDeque<>();
  private final Map<Integer, Integer> putters = new LinkedHashMap<>();
  private final Map<Integer, String> outcomes = new LinkedHashMap<>();
  private boolean shutDown;

  QueueModel(Kind kind, int capacity) {
    this.kind = kind;
    this.capacity = capacity;
  }

  enum Kind {
    FIFO,
    LIFO,
    PRIORITY
  }

  void put(int call, int item) {
    if (shutDown) {
      outcomes.put(call, "shut down");
    } else if (isFull()) {
      putters.put(call, item);
    } else {
      outcomes.put(call, "put");
      deliver(item);
    }
  }

  void get(int call) {
    if (!items.isEmpty()) {
      outcomes.put(call, "got " + next());
    } else if (shutDown) {
      outcomes.put(call, "shut down");
    } else {
      getters.add(call);
    }
  }

  void cancel(int call) {
    if (getters.remove(call) || putters.remove(call) != null) {
      outcomes.put(call, "cancelled");
    }
  }

  void shutDown(boolean immediate) {
    shutDown = true;
    if (immediate) {
      items.clear();
    }
    getters.forEach(call -> outcomes.put(call, "shut down"));
    putters.keySet().forEach(call -> outcomes.put(call, "shut down"));
    getters.clear();
    putters.clear();
  }

  int size() {
    return items.size();
  }

  boolean isFull() {
    return capacity > 0 && items.size() >= capacity;
  }

  Map<Integer, String> outcomes() {
    return outcomes;
  }

  private void deliver(int item) {
    Integer getter = getters.poll();
    if (getter == null) {
      items.add(item);
    } else {
      outcomes.put(getter, "got " + item);
    }
  }

  private int next() {
    Integer item =
        switch (kind) {
          case FIFO -> items.getFirst();
          case LIFO -> items.getLast();
          case PRIORITY -> Collections.min(items, Comparator.naturalOrder());
        };
    items.remove((Object) item);
    if (!putters.isEmpty()) {
      Integer first = putters.keySet().iterator().next();
      items.add(putters.remove(first));
      outcomes.put(first, "put");
    }
    return item;
  }
}

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
 * What a queue between tasks is to do, in plain words: everybody who waits is known by a number,
 * and {@link #outcomes()} tells what came of it.
 */
final class QueueModel {

  private final Kind kind;
  private final int room;
  private final List<Integer> items = new ArrayList<>();
  private final Queue<Integer> getters = new ArrayDeque<>();
  private final Map<Integer, Integer> putters = new LinkedHashMap<>();
  private final Map<Integer, String> outcomes = new LinkedHashMap<>();
  private boolean shutDown;

  QueueModel(Kind kind, int room) {
    this.kind = kind;
    this.room = room;
  }

  enum Kind {
    FIFO,
    LIFO,
    PRIORITY
  }

  void put(int who, int item) {
    if (shutDown) {
      outcomes.put(who, "shut down");
    } else if (isFull()) {
      putters.put(who, item);
    } else {
      outcomes.put(who, "put");
      arrive(item);
    }
  }

  void get(int who) {
    if (!items.isEmpty()) {
      outcomes.put(who, "got " + next());
    } else if (shutDown) {
      outcomes.put(who, "shut down");
    } else {
      getters.add(who);
    }
  }

  void cancel(int who) {
    if (getters.remove(who) || putters.remove(who) != null) {
      outcomes.put(who, "cancelled");
    }
  }

  void shutDown(boolean immediate) {
    shutDown = true;
    if (immediate) {
      items.clear();
    }
    getters.forEach(who -> outcomes.put(who, "shut down"));
    putters.keySet().forEach(who -> outcomes.put(who, "shut down"));
    getters.clear();
    putters.clear();
  }

  int size() {
    return items.size();
  }

  boolean isFull() {
    return room > 0 && items.size() >= room;
  }

  Map<Integer, String> outcomes() {
    return outcomes;
  }

  private void arrive(int item) {
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

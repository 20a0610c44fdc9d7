package dev.rondo.epoll;

import dev.rondo.linux.Libc;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A C library that fails on demand, and records the calls. */
final class EpollFaultyLibc implements InvocationHandler {

  private final Libc real = Libc.system();
  private final Map<String, Deque<Integer>> failures = new HashMap<>();
  private final Map<String, Integer> lasting = new HashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();

  /** Returns the library, to be passed to the code under test. */
  Libc libc() {
    return (Libc)
        Proxy.newProxyInstance(Libc.class.getClassLoader(), new Class<?>[] {Libc.class}, this);
  }

  /** Makes the next calls of {@code name} fail with these error numbers, one each. */
  void fail(String name, int... errnos) {
    Deque<Integer> queue = failures.computeIfAbsent(name, key -> new ArrayDeque<>());
    Arrays.stream(errnos).forEach(queue::add);
  }

  /** Makes all calls of {@code name} fail from now on, as a security filter does. */
  void failAlways(String name, int errno) {
    lasting.put(name, errno);
  }

  /**
   * Limits the last argument, a length, of the next calls of {@code name} to {@code lengths}, one
   * each.
   */
  void shorten(String name, int... lengths) {
    fail(name, Arrays.stream(lengths).map(length -> -length).toArray());
  }

  /** Returns whether every planned failure has happened. */
  boolean allHappened() {
    return failures.values().stream().allMatch(Deque::isEmpty);
  }

  /** Returns how often {@code name} was called. */
  long count(String name) {
    return calls.stream().filter(call -> call.startsWith(name + "[")).count();
  }

  /** Returns the last call of {@code name}, as {@code name[arguments]}. */
  String last(String name) {
    return calls.stream()
        .filter(call -> call.startsWith(name + "["))
        .reduce("", (before, after) -> after);
  }

  /** Returns the number of descriptors opened through this and not closed. */
  int open() {
    return open.get();
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    String name = method.getName();
    calls.add(name + Arrays.toString(arguments));
    Integer plan = next(name);
    if (plan != null && plan >= 0) {
      return method.getReturnType() == long.class ? (Object) (long) -plan : (Object) (-plan);
    } else if (plan != null) {
      int last = arguments.length - 1;
      arguments[last] = Math.min((long) arguments[last], -plan);
    }
    Object result;
    try {
      result = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (name.equals("close")) {
      open.decrementAndGet();
    } else if (opens(name) && (int) result >= 0) {
      open.incrementAndGet();
    }
    return result;
  }

  private synchronized @Nullable Integer next(String name) {
    Deque<Integer> planned = failures.get(name);
    Integer once = planned == null ? null : planned.poll();
    return once == null ? lasting.get(name) : once;
  }

  private static boolean opens(String name) {
    return List.of("socket", "accept4", "open", "epollCreate1", "eventfd").contains(name);
  }
}

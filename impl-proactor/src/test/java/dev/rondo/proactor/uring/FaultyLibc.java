package dev.rondo.proactor.uring;

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
import java.util.TreeMap;

/** The C library, which fails where a test says so, and counts what is called and left open. */
final class FaultyLibc implements InvocationHandler {

  private static final List<String> OPENING =
      List.of("socket", "accept4", "epollCreate1", "eventfd", "ioUringSetup");

  private final Libc real = Libc.system();
  private final Map<String, Deque<Integer>> failures = new HashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Integer> open = new TreeMap<>();

  /** The library to use. */
  Libc libc() {
    return (Libc)
        Proxy.newProxyInstance(Libc.class.getClassLoader(), new Class<?>[] {Libc.class}, this);
  }

  /** Makes the next calls of {@code name} fail, one with each error number; 0 lets one pass. */
  void fail(String name, int... errnos) {
    Deque<Integer> queue = failures.computeIfAbsent(name, key -> new ArrayDeque<>());
    Arrays.stream(errnos).forEach(queue::add);
  }

  /** How often {@code name} was called. */
  int count(String name) {
    return counts.getOrDefault(name, 0);
  }

  /** How many descriptors and mappings were opened through this and not closed. */
  Map<String, Integer> open() {
    return Map.of(
        "descriptors", open.getOrDefault("descriptors", 0),
        "mappings", open.getOrDefault("mappings", 0));
  }

  @Override
  public synchronized Object invoke(Object proxy, Method method, Object[] arguments)
      throws Throwable {
    String name = method.getName();
    counts.merge(name, 1, Integer::sum);
    Deque<Integer> planned = failures.get(name);
    if (planned != null && !planned.isEmpty()) {
      int errno = planned.remove();
      if (errno != 0) {
        return method.getReturnType() == long.class ? (Object) (long) -errno : (Object) (-errno);
      }
    }
    Object result;
    try {
      result = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    count(name, result);
    return result;
  }

  private void count(String name, Object result) {
    switch (name) {
      case "close" -> open.merge("descriptors", -1, Integer::sum);
      case "munmap" -> open.merge("mappings", -1, Integer::sum);
      case "mmap" -> open.merge("mappings", (long) result < 0 ? 0 : 1, Integer::sum);
      default -> {
        if (OPENING.contains(name)) {
          open.merge("descriptors", (int) result < 0 ? 0 : 1, Integer::sum);
        }
      }
    }
  }
}

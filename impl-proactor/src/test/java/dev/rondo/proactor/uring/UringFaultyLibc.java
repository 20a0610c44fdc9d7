package dev.rondo.proactor.uring;

import dev.rondo.linux.Libc;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
import org.jspecify.annotations.Nullable;

/** A C library that fails on demand, and counts calls and open descriptors and mappings. */
@SuppressWarnings("restricted") // Writes into memory mapped through this library.
final class UringFaultyLibc implements InvocationHandler {

  private static final List<String> OPENING =
      List.of("socket", "accept4", "epollCreate1", "eventfd", "ioUringSetup");

  private static final int SQE = 64;

  /** A flag of a no-op request that sets its result (since Linux 6.11). */
  private static final int INJECT_RESULT = 1;

  private final Libc real = Libc.system();
  private final Map<String, Deque<Integer>> failures = new HashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Integer> open = new TreeMap<>();
  private final Deque<Integer> sendFailures = new ArrayDeque<>();
  private @Nullable MemorySegment requests;

  /** Returns the library, to be passed to the code under test. */
  Libc libc() {
    return (Libc)
        Proxy.newProxyInstance(Libc.class.getClassLoader(), new Class<?>[] {Libc.class}, this);
  }

  /**
   * Makes the next calls of {@code name} fail with these error numbers, one each; 0 lets one pass.
   */
  void fail(String name, int... errnos) {
    Deque<Integer> queue = failures.computeIfAbsent(name, key -> new ArrayDeque<>());
    Arrays.stream(errnos).forEach(queue::add);
  }

  /** Makes the next zero-copy sends fail with these error numbers. */
  void failZeroCopySends(int... errnos) {
    Arrays.stream(errnos).forEach(sendFailures::add);
  }

  /** Turns zero-copy send requests into no-ops that complete with the planned errors. */
  private void failSends() {
    MemorySegment all = requests;
    for (int at = 0; all != null && at < all.byteSize() && !sendFailures.isEmpty(); at += SQE) {
      if (all.get(ValueLayout.JAVA_BYTE, at) == IoUring.OP_SEND_ZC) {
        all.set(ValueLayout.JAVA_LONG, at, 0);
        all.set(ValueLayout.JAVA_INT, at + 24, -sendFailures.remove());
        all.set(ValueLayout.JAVA_INT, at + 28, INJECT_RESULT);
      }
    }
  }

  /** Returns how often {@code name} was called. */
  int count(String name) {
    return counts.getOrDefault(name, 0);
  }

  /** Returns the numbers of descriptors and mappings opened through this and not closed. */
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
    if (name.equals("ioUringEnter") && !sendFailures.isEmpty()) {
      failSends();
    }
    Object result;
    try {
      result = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    count(name, result);
    if (name.equals("mmap") && (long) arguments[4] == IoUring.OFF_SQES) {
      requests = MemorySegment.ofAddress((long) result).reinterpret((long) arguments[0]);
    }
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

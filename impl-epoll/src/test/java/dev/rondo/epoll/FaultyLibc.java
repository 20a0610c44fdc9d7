package dev.rondo.epoll;

import dev.rondo.linux.Libc;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The C library, which fails where a test says so, and remembers what it was asked. */
final class FaultyLibc implements InvocationHandler {

  private final Libc real = Libc.system();
  private final Map<String, Deque<Integer>> failures = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private int open;

  /** The library to use. */
  Libc libc() {
    return (Libc)
        Proxy.newProxyInstance(Libc.class.getClassLoader(), new Class<?>[] {Libc.class}, this);
  }

  /** Makes the next calls of {@code name} fail, one with each error number. */
  void fail(String name, int... errnos) {
    Deque<Integer> queue = failures.computeIfAbsent(name, key -> new ArrayDeque<>());
    Arrays.stream(errnos).forEach(queue::add);
  }

  /** How often {@code name} was called. */
  long count(String name) {
    return calls.stream().filter(call -> call.startsWith(name + "[")).count();
  }

  /** The last call of {@code name}, as {@code name[arguments]}. */
  String last(String name) {
    return calls.stream()
        .filter(call -> call.startsWith(name + "["))
        .reduce("", (before, after) -> after);
  }

  /** How many descriptors were opened through this and not closed. */
  int open() {
    return open;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    String name = method.getName();
    calls.add(name + Arrays.toString(arguments));
    Deque<Integer> planned = failures.get(name);
    if (planned != null && !planned.isEmpty()) {
      int errno = planned.remove();
      return method.getReturnType() == long.class ? (Object) (long) -errno : (Object) (-errno);
    }
    Object result;
    try {
      result = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (name.equals("close")) {
      open--;
    } else if (opens(name) && (int) result >= 0) {
      open++;
    }
    return result;
  }

  private static boolean opens(String name) {
    return List.of("socket", "accept4", "epollCreate1", "eventfd").contains(name);
  }
}

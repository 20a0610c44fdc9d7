package com.example.virtualtime;

import dev.rondo.Context;
import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.Task;
import dev.rondo.TaskFactory;
import dev.rondo.TaskOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The pending tasks of a loop, and the factory that creates them. */
final class VirtualTasks implements TaskFactory {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final VirtualLoop loop;
  private final Set<VirtualTask<?>> pending = new LinkedHashSet<>();
  private @Nullable TaskFactory factory;

  VirtualTasks(VirtualLoop loop) {
    this.loop = loop;
  }

  <T extends @Nullable Object> Task<T> create(Coroutine<T> coroutine, TaskOptions options) {
    TaskFactory set = factory;
    return (set == null ? this : set).createTask(loop, coroutine, options, this);
  }

  @Override
  public <T extends @Nullable Object> Task<T> createTask(
      EventLoop ignored, Coroutine<T> coroutine, TaskOptions options, TaskFactory defaults) {
    Context given = options.context();
    String name = options.name();
    var task =
        new VirtualTask<T>(
            loop,
            coroutine,
            given == null ? Context.copyCurrent() : given,
            name == null ? "Task-" + NUMBERS.incrementAndGet() : name);
    synchronized (pending) {
      pending.add(task);
    }
    if (options.startsEagerly() && loop.isRunning()) {
      task.step();
    } else {
      loop.schedule(task::step, task.getContext());
    }
    return task;
  }

  void setFactory(@Nullable TaskFactory factory) {
    this.factory = factory;
  }

  @Nullable TaskFactory factory() {
    return factory;
  }

  void ended(Task<?> task) {
    synchronized (pending) {
      pending.remove(task);
    }
  }

  Set<Task<?>> all() {
    synchronized (pending) {
      return Set.copyOf(pending);
    }
  }

  /**
   * Reports and unwinds the pending tasks. If tasks end with errors, throws the first one at the
   * end.
   */
  void close() {
    List<VirtualTask<?>> left;
    synchronized (pending) {
      left = List.copyOf(pending);
    }
    Error first = null;
    for (VirtualTask<?> task : left) {
      try {
        try {
          loop.callExceptionHandler(
              ExceptionContext.of("a task was pending when its loop was closed").withTask(task));
        } finally {
          task.unwind();
        }
      } catch (Error e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}

package dev.rondo.integration;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import dev.rondo.VoidCoroutine;
import dev.rondo.tasks.AsyncLock;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Runs a loop in each state that {@code rondo ps} must describe, each on a thread that the state
 * names, and prints {@code ready} once all are reached. Exits with status 1 if that fails, and with
 * 2 after a while in any case. Its argument is the number of tasks of the last loop.
 */
public final class LoopStatesProgram {

  private static final Duration LONG = Duration.ofHours(1);

  /** The time that a task sleeps after it was cancelled. */
  static final Duration CLEANUP = Duration.ofHours(10);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LIFETIME = Duration.ofMinutes(4);

  /** Whether a loop has reached its state, for each of them once it can be told. */
  private static final Map<String, BooleanSupplier> STATES = new ConcurrentHashMap<>();

  private LoopStatesProgram() {}

  /** Runs until the process is ended. */
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[0]);
    run("idle", LoopStatesProgram::waitForAGroup);
    run("busy", LoopStatesProgram::repeat);
    run("stuck", LoopStatesProgram::callHoldTheLoop);
    run("deadlock", LoopStatesProgram::deadlock);
    run("closing", LoopStatesProgram::leaveACleanup);
    run("many", () -> startMany(count));
    long start = System.nanoTime();
    for (String state : List.of("idle", "busy", "stuck", "deadlock", "closing", "many")) {
      while (!isReached(state)) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          halt(new IllegalStateException(state + " was not reached within " + PATIENCE));
        }
        Thread.sleep(10);
      }
    }
    System.out.println("ready");
    Thread.sleep(LIFETIME);
    Runtime.getRuntime().halt(2);
  }

  private static void run(String state, VoidCoroutine body) {
    Thread.ofPlatform()
        .name(state)
        .start(
            () -> {
              try {
                Asyncio.run(body);
                halt(new IllegalStateException(state + " has ended"));
              } catch (Throwable e) {
                halt(new IllegalStateException(state + " has failed", e));
              }
            });
  }

  private static boolean isReached(String state) {
    return STATES.getOrDefault(state, () -> false).getAsBoolean();
  }

  private static void halt(Exception failure) {
    failure.printStackTrace();
    Runtime.getRuntime().halt(1);
  }

  private static boolean isAwaiting(Task<?> task) {
    return task.getAwaited() != null;
  }

  private static boolean isSleeping(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .anyMatch(
            frame ->
                frame.getClassName().equals("java.lang.Thread")
                    && frame.getMethodName().equals("sleep"));
  }

  private static Task<?> start(String name, VoidCoroutine body) {
    return Asyncio.createTask(body, TaskOptions.defaults().withName(name));
  }

  /** Waits for a group, whose tasks wait for a lock and in a blocking call. */
  private static void waitForAGroup() throws Exception {
    var lock = new AsyncLock();
    lock.acquire().await();
    TaskGroup.run(
        group -> {
          Task<?> locker = group.createTask(() -> lock.acquire().await());
          locker.setName("locker");
          Task<?> blocked = group.createTask(() -> Thread.sleep(LONG));
          blocked.setName("blocked");
          Task<?> main = Objects.requireNonNull(Asyncio.currentTask());
          STATES.put(
              "idle",
              () -> isAwaiting(main) && isAwaiting(locker) && isSleeping(blocked.getStack()));
          return null;
        });
  }

  private static void repeat() throws Exception {
    EventLoop loop = EventLoops.getRunningLoop();
    Runnable[] again = new Runnable[1];
    again[0] = () -> loop.callSoon(again[0]);
    again[0].run();
    Task<?> main = Objects.requireNonNull(Asyncio.currentTask());
    STATES.put("busy", () -> isAwaiting(main));
    Asyncio.sleep(LONG).await();
  }

  private static void callHoldTheLoop() throws Exception {
    EventLoops.getRunningLoop().callSoon(LoopStatesProgram::holdTheLoop);
    Asyncio.sleep(LONG).await();
  }

  private static void holdTheLoop() {
    Thread loopThread = Thread.currentThread();
    STATES.put("stuck", () -> isSleeping(loopThread.getStackTrace()));
    try {
      Thread.sleep(LONG);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void deadlock() throws Exception {
    List<Task<?>> tasks = new ArrayList<>();
    tasks.add(start("first", () -> tasks.get(1).await()));
    tasks.add(start("second", () -> tasks.get(0).await()));
    STATES.put("deadlock", () -> tasks.stream().allMatch(LoopStatesProgram::isAwaiting));
    Asyncio.sleep(LONG).await();
  }

  private static void leaveACleanup() throws Exception {
    Task<?> cleanup = start("cleanup", LoopStatesProgram::workThenCleanUp);
    while (!isAwaiting(cleanup)) {
      Asyncio.sleep(Duration.ofMillis(1)).await();
    }
  }

  private static void workThenCleanUp() throws Exception {
    try {
      Asyncio.sleep(LONG).await();
    } catch (CancellationException e) {
      cleanUpSlowly();
    }
  }

  private static void cleanUpSlowly() throws Exception {
    Task<?> cleanup = Objects.requireNonNull(Asyncio.currentTask());
    STATES.put("closing", () -> isAwaiting(cleanup));
    Asyncio.sleep(CLEANUP).await();
  }

  private static void startMany(int count) throws Exception {
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(start("many-" + i, () -> Asyncio.sleep(LONG).await()));
    }
    STATES.put("many", () -> tasks.stream().allMatch(LoopStatesProgram::isAwaiting));
    Asyncio.sleep(LONG).await();
  }
}

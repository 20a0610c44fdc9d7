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
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a loop in each state that {@code rondo ps} must describe, each on a thread that the state
 * names, and prints {@code ready}. Its argument is the number of tasks of the last one.
 */
public final class LoopStatesProgram {

  private static final Duration LONG = Duration.ofHours(1);

  private static final CountDownLatch REACHED = new CountDownLatch(6);

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
    REACHED.await();
    System.out.println("ready");
    Thread.sleep(LONG);
  }

  private static void run(String state, VoidCoroutine body) {
    Thread.ofPlatform()
        .name(state)
        .start(
            () -> {
              try {
                Asyncio.run(body);
              } catch (Exception e) {
                throw new IllegalStateException(state + " has ended", e);
              }
            });
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
          group.createTask(() -> lock.acquire().await()).setName("locker");
          group.createTask(() -> Thread.sleep(LONG)).setName("blocked");
          Asyncio.sleep(Duration.ofMillis(1)).await();
          REACHED.countDown();
          return null;
        });
  }

  private static void repeat() throws Exception {
    EventLoop loop = EventLoops.getRunningLoop();
    Runnable[] again = new Runnable[1];
    again[0] = () -> loop.callSoon(again[0]);
    again[0].run();
    REACHED.countDown();
    Asyncio.sleep(LONG).await();
  }

  private static void callHoldTheLoop() throws Exception {
    EventLoops.getRunningLoop().callSoon(LoopStatesProgram::holdTheLoop);
    Asyncio.sleep(LONG).await();
  }

  private static void holdTheLoop() {
    REACHED.countDown();
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
    Asyncio.sleep(Duration.ofMillis(1)).await();
    REACHED.countDown();
    Asyncio.sleep(LONG).await();
  }

  private static void leaveACleanup() throws Exception {
    start("cleanup", LoopStatesProgram::cleanUpSlowly);
    Asyncio.sleep(Duration.ofMillis(1)).await();
  }

  private static void cleanUpSlowly() throws Exception {
    try {
      Asyncio.sleep(LONG).await();
    } catch (CancellationException e) {
      REACHED.countDown();
      Asyncio.sleep(LONG).await();
    }
  }

  private static void startMany(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      start("many-" + i, () -> Asyncio.sleep(LONG).await());
    }
    Asyncio.sleep(Duration.ofMillis(1)).await();
    REACHED.countDown();
    Asyncio.sleep(LONG).await();
  }
}

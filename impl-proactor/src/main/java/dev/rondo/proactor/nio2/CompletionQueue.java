package dev.rondo.proactor.nio2;

import static java.lang.System.Logger.Level.DEBUG;

import dev.rondo.logging.Loggers;
import java.io.IOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The executor of a channel group, in which the loop thread waits for completions. */
final class CompletionQueue extends AbstractExecutorService {

  /*
   * A group opened with n initial tasks submits n tasks to its executor. Each waits for the system and calls
   * completion handlers, and never returns. The loop thread runs the only such task whenever it waits, so a
   * completion runs on the thread that needs it and no other thread has to wake it. To leave the task, a
   * handler throws an Error, after which the group submits another task, as its documentation says. That
   * costs half a microsecond.
   *
   * The JDK's task waits without a time limit. So a byte on the loop's connection to itself ends a wait, and
   * the deadline thread sends it when the timeout expires. The same byte gathers completions: when many
   * connections are busy, the loop sends it at the first completion and handles all completions that arrive
   * before the byte.
   *
   * The group also has its own thread, which would take half of the completions. To capture it, start()
   * sends a byte; when that thread calls execute() for it, it becomes the deadline thread.
   *
   * If any of this does not work as expected, the group's own thread serves the group: it queues each
   * completion and wakes the loop thread, which is parked.
   */

  private static final System.Logger logger = Loggers.of(CompletionQueue.class);

  private static final int RUNNING = 0;
  private static final int ASLEEP = 1;
  private static final int SIGNALED = 2;

  /** The number of completions from which gathering pays. */
  private static final int GATHER_THRESHOLD = 6;

  /** The number of ungathered services between attempts to gather. */
  private static final int GATHER_TRIAL_INTERVAL = 16;

  /** The most consecutive polls that skip the group because tasks were queued. */
  private static final int MAX_SKIPPED = 8;

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger state = new AtomicInteger();
  private final DeadlineThread deadlineThread = new DeadlineThread(this::endSleep);
  private volatile @Nullable Thread sleeper;
  private volatile @Nullable Thread groupThread;
  private volatile @Nullable SelfConnection selfConnection;
  private volatile boolean capturing;
  private volatile boolean shutdown;

  /** The thread inside a call or a poll. Other threads only compare it with themselves. */
  private @Nullable Thread callingThread;

  private boolean calling;
  private boolean interrupted;
  private @Nullable Runnable immediate;

  /** The task that serves the group; null while it runs, or if the loop thread does not serve. */
  private @Nullable Runnable serviceTask;

  /** The thread that opens the group. Other threads only compare it with themselves. */
  private @Nullable Thread opener;

  private boolean serving;
  private boolean leaving;
  private boolean closing;
  private boolean wakeReadPending;
  private int skipped;

  /** Whether the service continues until the loop's own wake byte arrives. */
  private boolean gathering;

  /** The number of completions of this service, and of the last one that gathered. */
  private int completions;

  private int lastGathered;
  private int ungathered;

  /** The error that leaves the service, reused because it has no stack trace. */
  private final LeaveServiceError leaveError = new LeaveServiceError();

  /** Tasks that the group submitted while it was served. */
  private final ArrayDeque<Runnable> submitted = new ArrayDeque<>();

  private final Operation<Integer> wakeRead =
      new Operation<>(this) {
        @Override
        void ended(@Nullable Integer count, @Nullable Exception exception) {
          wakeReadPending = false;
        }
      };

  /** Opens a group with this executor, served by the group's own thread. */
  AsynchronousChannelGroup openGroup() throws IOException {
    return AsynchronousChannelGroup.withThreadPool(this);
  }

  /** Opens a group with this executor, served by the polling thread if that works here. */
  AsynchronousChannelGroup openServedGroup() throws IOException {
    opener = Thread.currentThread();
    AsynchronousChannelGroup group = AsynchronousChannelGroup.withCachedThreadPool(this, 1);
    opener = null;
    if (serviceTask != null) {
      try {
        start(SelfConnection.open(group));
      } catch (IOException e) {
        logger.log(
            DEBUG,
            "cannot serve the channel group on the loop thread; the group's own thread does it",
            e);
      }
    }
    return group;
  }

  private void start(SelfConnection connection) throws IOException {
    readWakeByte(connection);
    capturing = true;
    connection.send();
    if (deadlineThread.awaitStart()) {
      selfConnection = connection;
    } else {
      capturing = false;
      deadlineThread.stop();
      connection.close();
    }
  }

  /** Returns whether the loop thread serves the group. */
  boolean isServed() {
    return selfConnection != null;
  }

  // --- for the loop ---

  /** Returns whether the current thread is the loop thread, inside a call or a poll. */
  boolean isOnLoopThread() {
    return callingThread == Thread.currentThread();
  }

  /** Marks the start of a call of a channel. */
  void beginCall() {
    Thread thread = Thread.currentThread();
    callingThread = thread;
    calling = true;
    interrupted = thread.isInterrupted();
  }

  /** Ends the call, and runs the task that the call completed immediately. */
  void endCall() {
    calling = false;
    Runnable completed = immediate;
    immediate = null;
    if (completed != null) {
      completed.run();
    }
    if (interrupted) {
      // The JDK clears the interrupt flag after a completion, as if the thread were its own.
      Thread.currentThread().interrupt();
    }
    if (!serving) {
      callingThread = null;
    }
  }

  /** Leaves the service of the group, from a handler that it called, if the service is over. */
  void leaveService() {
    if (!serving || calling || closing) {
      return;
    }
    completions++;
    if (!gathering && paysToGather()) {
      gathering = true;
      endWait();
    }
    if (!gathering || !wakeReadPending) {
      leaving = true;
      throw leaveError;
    }
  }

  /** Returns whether gathering is worth the wake byte: it was last time, or a trial is due. */
  private boolean paysToGather() {
    return lastGathered >= GATHER_THRESHOLD || ++ungathered % GATHER_TRIAL_INTERVAL == 0;
  }

  /**
   * Runs the queued tasks or, if there are none, waits for completions.
   *
   * @param timeoutNanos the longest time to wait, as in {@code Proactor.poll}
   */
  void poll(long timeoutNanos) {
    boolean signaled = state.getAndSet(RUNNING) == SIGNALED;
    boolean found = runAll();
    SelfConnection connection = selfConnection;
    if (found || signaled || timeoutNanos == 0) {
      if (connection == null || ++skipped < MAX_SKIPPED) {
        return;
      }
      serve(connection, true);
    } else if (connection != null) {
      if (state.compareAndSet(RUNNING, ASLEEP)) {
        if (timeoutNanos > 0) {
          deadlineThread.expireIn(timeoutNanos);
        }
        serve(connection, false);
      }
      state.set(RUNNING);
    } else {
      sleep(timeoutNanos);
    }
    runAll();
  }

  private void sleep(long timeoutNanos) {
    sleeper = Thread.currentThread();
    if (state.compareAndSet(RUNNING, ASLEEP)) {
      if (timeoutNanos < 0) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, timeoutNanos);
      }
    }
    state.set(RUNNING);
    sleeper = null;
    // Clear the interrupt flag: with it set, parking returns at once.
    Thread.interrupted();
  }

  /**
   * Serves the group until something completes.
   *
   * @param briefly whether to return without waiting
   */
  private void serve(SelfConnection connection, boolean briefly) {
    skipped = 0;
    if (!wakeReadPending && !readWakeByte(connection)) {
      return;
    }
    Runnable task = serviceTask;
    if (task == null) {
      giveUp(connection);
      return;
    }
    completions = 0;
    gathering = briefly;
    if (briefly) {
      connection.send();
    }
    try {
      run(task);
    } catch (LeaveServiceError e) {
      lastGathered = gathering ? completions - 1 : lastGathered;
    }
  }

  private void run(Runnable task) {
    serviceTask = null;
    callingThread = Thread.currentThread();
    serving = true;
    boolean ended = false;
    try {
      task.run();
      ended = true;
    } finally {
      serving = false;
      leaving = false;
      callingThread = null;
      // A task that ends with an error submits its successor last.
      serviceTask = ended ? null : submitted.pollLast();
      tasks.addAll(submitted);
      submitted.clear();
    }
  }

  /** Starts to read the next wake byte. Returns false if it was already there. */
  private boolean readWakeByte(SelfConnection connection) {
    wakeReadPending = true;
    beginCall();
    try {
      connection.read(wakeRead);
    } finally {
      endCall();
    }
    return wakeReadPending;
  }

  /** Leaves the service to the group's own thread, because no task is available. */
  private void giveUp(SelfConnection connection) {
    selfConnection = null;
    deadlineThread.stop();
    try {
      connection.close();
    } catch (IOException e) {
      // The connection is no longer needed.
    }
  }

  private boolean runAll() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    callingThread = Thread.currentThread();
    try {
      for (; task != null; task = tasks.poll()) {
        task.run();
      }
    } finally {
      callingThread = null;
    }
    return true;
  }

  /** Closes the group and the connection and thread that serve it. */
  void close(AsynchronousChannelGroup group) throws IOException {
    SelfConnection connection = selfConnection;
    deadlineThread.stop();
    if (connection != null) {
      connection.close();
    }
    group.shutdownNow();
    closing = true;
    for (Runnable task = serviceTask; task != null; task = serviceTask) {
      try {
        run(task);
      } catch (RuntimeException e) {
        // A handler of the program failed; the next task continues.
      }
    }
    poll(0);
  }

  // --- for any thread ---

  /** Ends the current poll or, if there is none, the next one. */
  void wakeup() {
    if (state.get() != SIGNALED && state.getAndSet(SIGNALED) == ASLEEP) {
      endWait();
    }
  }

  /** Ends the current poll if it is waiting. */
  private void endSleep() {
    if (state.compareAndSet(ASLEEP, SIGNALED)) {
      endWait();
    }
  }

  private void endWait() {
    SelfConnection connection = selfConnection;
    if (connection != null) {
      connection.send();
    } else {
      LockSupport.unpark(sleeper);
    }
  }

  @Override
  public void execute(Runnable task) {
    if (isOnLoopThread() && calling && immediate == null) {
      immediate = task;
    } else if (isOnLoopThread() && serving) {
      submitted.add(task);
      if (!leaving) {
        // The group may wait again, so make sure that it returns.
        endWait();
      }
    } else if (opener == Thread.currentThread()) {
      serviceTask = task;
    } else {
      add(task);
    }
  }

  private void add(Runnable task) {
    if (groupThread == null && !(task instanceof Operation)) {
      groupThread = Thread.currentThread();
    }
    tasks.add(task);
    wakeup();
    if (capturing) {
      capturing = false;
      deadlineThread.run();
    }
  }

  /** Returns the group's own thread, or null before its first completion. */
  @Nullable Thread groupThread() {
    return groupThread;
  }

  // --- the executor, for the group ---

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutdown;
  }

  /** Leaves the group's task. It is an Error because only an Error makes the task end. */
  @SuppressWarnings("serial") // It is never serialized.
  private static final class LeaveServiceError extends Error {

    LeaveServiceError() {
      super("leaves the service of a channel group (internal)", null, false, false);
    }
  }
}

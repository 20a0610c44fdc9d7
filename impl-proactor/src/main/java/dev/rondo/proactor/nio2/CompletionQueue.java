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

/** The executor of a channel group, and where its loop waits for completions. */
final class CompletionQueue extends AbstractExecutorService {

  /*
   * A group that is opened with a number of initial tasks gives its executor that many, each of which
   * waits for the system and calls completion handlers, without an end. The loop's thread runs the only
   * one while it waits: so a completion is brought by the thread that works on it, and no other has to
   * wake it. It leaves the task by an Error from a handler, after which the group hands in another one,
   * as its documentation says; that costs half a microsecond.
   *
   * The JDK has the task wait without a limit. So what ends a wait is a byte on a connection of the
   * loop with itself, and an attendant sends it when the time is over. The byte also serves to gather:
   * where many connections are busy, it is sent at the first completion, and those before it are
   * brought too.
   *
   * The group has a thread of its own as well, which would take half of the completions. It is caught in
   * execute() when it brings its first one, of a byte that is sent for that, and is the attendant.
   *
   * Where any of this is not as expected, the group's own thread serves it: it hands each completion
   * over and wakes the loop, which is parked.
   */

  private static final System.Logger logger = Loggers.of(CompletionQueue.class);

  private static final int RUNNING = 0;
  private static final int ASLEEP = 1;
  private static final int SIGNALLED = 2;

  /** The number of completions from which gathering them pays. */
  private static final int MANY = 6;

  /** The number of services after which gathering is tried again. */
  private static final int TRIED_EVERY = 16;

  /** The most polls in a row that may skip the group because callbacks were ready. */
  private static final int MOST_SKIPPED = 8;

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger state = new AtomicInteger();
  private final DeadlineThread attendant = new DeadlineThread(this::endSleep);
  private volatile @Nullable Thread sleeper;
  private volatile @Nullable Thread helper;
  private volatile @Nullable SelfConnection self;
  private volatile boolean catching;
  private volatile boolean shutdown;

  /** The thread that is inside a call or a poll; compared by any thread with itself only. */
  private @Nullable Thread here;

  private boolean calling;
  private boolean interrupted;
  private @Nullable Runnable immediate;

  /** Serves the group; null if that is not for the loop's thread to do, or while it does. */
  private @Nullable Runnable service;

  /** The thread that opens the group; compared by any thread with itself only. */
  private @Nullable Thread opener;

  private boolean serving;
  private boolean leaving;
  private boolean closing;
  private boolean listens;
  private int skipped;

  /** Whether the service goes on until the loop's own byte has come. */
  private boolean gathering;

  /** The number of completions of this service, and of the last one that gathered. */
  private int brought;

  private int gathered;
  private int alone;

  /** Made once: it says nothing of where it comes from. */
  private final Leave leave = new Leave();

  /** The tasks that the group submitted while it was served. */
  private final ArrayDeque<Runnable> returned = new ArrayDeque<>();

  private final Operation<Integer> heard =
      new Operation<>(this) {
        @Override
        void ended(@Nullable Integer count, @Nullable Exception exception) {
          listens = false;
        }
      };

  /** The group whose executor it is, served by its own thread. */
  AsynchronousChannelGroup openGroup() throws IOException {
    return AsynchronousChannelGroup.withThreadPool(this);
  }

  /** Opens the group of this executor, served by the polling thread if the JDK allows that. */
  AsynchronousChannelGroup openServedGroup() throws IOException {
    opener = Thread.currentThread();
    AsynchronousChannelGroup group = AsynchronousChannelGroup.withCachedThreadPool(this, 1);
    opener = null;
    if (service != null) {
      try {
        start(SelfConnection.open(group));
      } catch (IOException e) {
        logger.log(DEBUG, "completions are handed over by the group's own thread", e);
      }
    }
    return group;
  }

  private void start(SelfConnection connection) throws IOException {
    listen(connection);
    catching = true;
    connection.send();
    if (attendant.isCaught()) {
      self = connection;
    } else {
      catching = false;
      attendant.release();
      connection.close();
    }
  }

  /** Whether the loop's thread serves the group. */
  boolean isServed() {
    return self != null;
  }

  // --- for the loop ---

  /** Whether the calling thread is the loop's, inside a call or a poll. */
  boolean isHere() {
    return here == Thread.currentThread();
  }

  /** Says that a channel is called now. */
  void beginCall() {
    Thread thread = Thread.currentThread();
    here = thread;
    calling = true;
    interrupted = thread.isInterrupted();
  }

  /** Ends the call, with what it has completed. */
  void endCall() {
    calling = false;
    Runnable completed = immediate;
    immediate = null;
    if (completed != null) {
      completed.run();
    }
    if (interrupted) {
      // The JDK clears the flag after a completion, as if the thread were its own.
      Thread.currentThread().interrupt();
    }
    if (!serving) {
      here = null;
    }
  }

  /** Ends the service of the group if it is time to, in a handler that it has called. */
  void leave() {
    if (!serving || calling || closing) {
      return;
    }
    brought++;
    if (!gathering && paysToGather()) {
      gathering = true;
      endWait();
    }
    if (!gathering || !listens) {
      leaving = true;
      throw leave;
    }
  }

  /** Whether several completions are worth a byte: they were last time, or it is to be tried. */
  private boolean paysToGather() {
    return gathered >= MANY || ++alone % TRIED_EVERY == 0;
  }

  /**
   * Runs what is queued; if that is nothing, waits for something.
   *
   * @param timeoutNanos as for a driver's poll
   */
  void poll(long timeoutNanos) {
    boolean signalled = state.getAndSet(RUNNING) == SIGNALLED;
    boolean found = runAll();
    SelfConnection connection = self;
    if (found || signalled || timeoutNanos == 0) {
      if (connection == null || ++skipped < MOST_SKIPPED) {
        return;
      }
      serve(connection, true);
    } else if (connection != null) {
      if (state.compareAndSet(RUNNING, ASLEEP)) {
        if (timeoutNanos > 0) {
          attendant.alarmIn(timeoutNanos);
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
    // With the flag up nothing ever waits.
    Thread.interrupted();
  }

  /**
   * Serves the group until it has brought something.
   *
   * @param briefly whether it is not to wait
   */
  private void serve(SelfConnection connection, boolean briefly) {
    skipped = 0;
    if (!listens && !listen(connection)) {
      return;
    }
    Runnable task = service;
    if (task == null) {
      giveUp(connection);
      return;
    }
    brought = 0;
    gathering = briefly;
    if (briefly) {
      connection.send();
    }
    try {
      run(task);
    } catch (Leave e) {
      gathered = gathering ? brought - 1 : gathered;
    }
  }

  private void run(Runnable task) {
    service = null;
    here = Thread.currentThread();
    serving = true;
    boolean ended = false;
    try {
      task.run();
      ended = true;
    } finally {
      serving = false;
      leaving = false;
      here = null;
      // What ends with an error hands in the next one last of all.
      service = ended ? null : returned.pollLast();
      tasks.addAll(returned);
      returned.clear();
    }
  }

  /** Waits for the next byte; false if there is one already. */
  private boolean listen(SelfConnection connection) {
    listens = true;
    beginCall();
    try {
      connection.read(heard);
    } finally {
      endCall();
    }
    return listens;
  }

  /** Leaves the service to the group's own thread, for want of a task. */
  private void giveUp(SelfConnection connection) {
    self = null;
    attendant.release();
    try {
      connection.close();
    } catch (IOException e) {
      // Nobody needs it any more.
    }
  }

  private boolean runAll() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    here = Thread.currentThread();
    try {
      for (; task != null; task = tasks.poll()) {
        task.run();
      }
    } finally {
      here = null;
    }
    return true;
  }

  /** Closes the group and what it is served with. */
  void close(AsynchronousChannelGroup group) throws IOException {
    SelfConnection connection = self;
    attendant.release();
    if (connection != null) {
      connection.close();
    }
    group.shutdownNow();
    closing = true;
    for (Runnable task = service; task != null; task = service) {
      try {
        run(task);
      } catch (RuntimeException e) {
        // A handler of the program's own failed; the next task goes on.
      }
    }
    poll(0);
  }

  // --- for any thread ---

  /** Ends the poll that is going on, or else the next one. */
  void wakeup() {
    if (state.get() != SIGNALLED && state.getAndSet(SIGNALLED) == ASLEEP) {
      endWait();
    }
  }

  /** Ends the poll that is going on, if it waits. */
  private void endSleep() {
    if (state.compareAndSet(ASLEEP, SIGNALLED)) {
      endWait();
    }
  }

  private void endWait() {
    SelfConnection connection = self;
    if (connection != null) {
      connection.send();
    } else {
      LockSupport.unpark(sleeper);
    }
  }

  @Override
  public void execute(Runnable task) {
    if (isHere() && calling && immediate == null) {
      immediate = task;
    } else if (isHere() && serving) {
      returned.add(task);
      if (!leaving) {
        // Perhaps the group goes on waiting.
        endWait();
      }
    } else if (opener == Thread.currentThread()) {
      service = task;
    } else {
      add(task);
    }
  }

  private void add(Runnable task) {
    if (helper == null && !(task instanceof Operation)) {
      helper = Thread.currentThread();
    }
    tasks.add(task);
    wakeup();
    if (catching) {
      catching = false;
      attendant.attend();
    }
  }

  /** The group's own thread, once it has brought something. */
  @Nullable Thread helper() {
    return helper;
  }

  // --- as its group sees it ---

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

  /** Leaves the group's task; an error because that is what makes the task end. */
  @SuppressWarnings("serial") // Nobody writes it.
  private static final class Leave extends Error {

    Leave() {
      super("leaves the service of a channel group", null, false, false);
    }
  }
}

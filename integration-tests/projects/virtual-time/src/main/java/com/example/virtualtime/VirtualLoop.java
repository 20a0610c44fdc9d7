package com.example.virtualtime;

import dev.rondo.AsyncGenerator;
import dev.rondo.Capability;
import dev.rondo.Context;
import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.ExceptionHandler;
import dev.rondo.Handle;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.LoopTime;
import dev.rondo.Server;
import dev.rondo.Task;
import dev.rondo.TaskFactory;
import dev.rondo.TaskOptions;
import dev.rondo.TimerHandle;
import dev.rondo.net.AcceptOptions;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.RunningLoop;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The event loop: runs callbacks, and delegates other operations to its parts. */
final class VirtualLoop implements EventLoop {

  private final VirtualClock clock;
  private final VirtualQueue queue;
  private final VirtualTasks tasks = new VirtualTasks(this);
  private final OpenGenerators generators = new OpenGenerators(this);
  private final VirtualFailures failures = new VirtualFailures();
  private final ErrorReporter errors = new ErrorReporter(this);
  private final ExecutorCalls executorCalls;
  private final VirtualNetwork network;
  private final long seed;
  private volatile boolean running;
  private volatile boolean closed;
  private volatile boolean debug;
  private Duration slowCallbackDuration;
  private boolean stopping;

  VirtualLoop(LoopOptions options, long seed) {
    var random = new Random(seed);
    this.seed = seed;
    clock = new VirtualClock(options.clock());
    queue = new VirtualQueue(clock, random);
    executorCalls = new ExecutorCalls(this, queue);
    network = new VirtualNetwork(this, random);
    debug = options.debug();
    slowCallbackDuration = options.slowCallbackDuration();
  }

  @Override
  public <T extends @Nullable Object> T runUntilComplete(Coroutine<T> coroutine) throws Exception {
    requireIdle();
    return run(createTask(coroutine));
  }

  @Override
  public <T extends @Nullable Object> T runUntilComplete(LoopFuture<T> future) throws Exception {
    if (future.getLoop() != this) {
      throw new IllegalArgumentException("the future belongs to another loop: " + future.getLoop());
    }
    requireIdle();
    return run(future);
  }

  private <T extends @Nullable Object> T run(LoopFuture<T> future) throws Exception {
    var end = new RunEnd(this);
    future.addDoneCallback(f -> end.stopRun(), Context.empty());
    try {
      runForever();
    } catch (Error e) {
      if (future.isDone() && !future.isCancelled()) {
        var _ = future.exception(); // retrieved, so that it is not reported too
      }
      throw e;
    } finally {
      end.expected = false;
    }
    if (!future.isDone()) {
      throw new IllegalStateException("the event loop was stopped before the future was done");
    }
    return future.result();
  }

  @Override
  public void runForever() {
    requireIdle();
    RunningLoop here = RunningLoop.here();
    here.begin(this);
    running = true;
    try {
      do {
        iterate();
      } while (!stopping);
    } finally {
      stopping = false;
      running = false;
      here.end();
    }
  }

  private void iterate() {
    failures.report(this::callExceptionHandler);
    int batch = queue.advance(!stopping);
    for (int i = 0; i < batch; i++) {
      Callback next = queue.next();
      if (next != null) {
        next.run();
      }
    }
  }

  @Override
  public void stop() {
    stopping = true;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    if (running) {
      throw new IllegalStateException("the event loop is running: " + this);
    }
    if (!closed) {
      synchronized (queue) { // so that no callback is added afterward
        closed = true;
        queue.clear();
      }
      network.close();
      executorCalls.close();
      tasks.close();
    }
  }

  @Override
  public LoopFuture<@Nullable Void> shutdownAsyncGenerators() {
    requireOpen();
    return generators.shutdown();
  }

  @Override
  public Handle callSoon(Runnable callback, Context context) {
    requireLoopThread();
    return schedule(callback, context);
  }

  @Override
  public Handle callSoonThreadsafe(Runnable callback, Context context) {
    return schedule(callback, context);
  }

  @Override
  public TimerHandle callAt(LoopTime when, Runnable callback, Context context) {
    requireOpen();
    requireLoopThread();
    var timer =
        new VirtualTimer(this, queue, Objects.requireNonNull(when, "when"), callback, context);
    queue.add(timer);
    return timer;
  }

  /** Schedules a callback. Can be called on any thread. */
  Callback schedule(Runnable callback, Context context) {
    var made = new Callback(this, callback, context);
    synchronized (queue) { // so that close() runs before or after this
      requireOpen();
      queue.add(made);
    }
    return made;
  }

  @Override
  public LoopTime time() {
    return new LoopTime(clock.nanoTime());
  }

  @Override
  public <T extends @Nullable Object> LoopFuture<T> createFuture() {
    return new VirtualFuture<>(this);
  }

  @Override
  public <T extends @Nullable Object> LoopFuture<T> nextIteration(T result) {
    return new VirtualNextIteration<>(this, result).begin();
  }

  @Override
  public <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options) {
    requireOpen();
    return tasks.create(coroutine, options);
  }

  @Override
  public void setTaskFactory(@Nullable TaskFactory factory) {
    tasks.setFactory(factory);
  }

  @Override
  public @Nullable TaskFactory getTaskFactory() {
    return tasks.factory();
  }

  @Override
  public @Nullable Task<?> currentTask() {
    RunningLoop here = RunningLoop.here();
    return here.loop() == this ? here.task() : null;
  }

  @Override
  public Set<Task<?>> allTasks() {
    return tasks.all();
  }

  @Override
  public <T> AsyncGenerator<T> createAsyncGenerator(AsyncGenerator.Body<T> body) {
    requireOpen();
    return new VirtualGenerator<>(this, Objects.requireNonNull(body, "body"));
  }

  @Override
  public <P extends Protocol> LoopFuture<Connection<Transport, P>> createConnection(
      Supplier<P> protocolFactory, Target target, ConnectOptions options) {
    requireOpen();
    return network.connect(protocolFactory, target, options);
  }

  @Override
  public LoopFuture<Server> createServer(
      Supplier<? extends Protocol> protocolFactory, Binding binding, ServerOptions options) {
    requireOpen();
    return network.listen(protocolFactory, binding, options);
  }

  @Override
  public <P extends Protocol> LoopFuture<Connection<Transport, P>> connectAcceptedSocket(
      Supplier<P> protocolFactory, NetworkChannel sock, AcceptOptions options) {
    throw Capability.RAW_SOCKETS.refusal("connectAcceptedSocket", this);
  }

  @Override
  public <T extends @Nullable Object> LoopFuture<T> runInExecutor(
      @Nullable Executor executor, Callable<T> function) {
    requireOpen();
    return executorCalls.run(executor, function);
  }

  @Override
  public void setDefaultExecutor(ExecutorService executor) {
    executorCalls.setPool(executor);
  }

  @Override
  public LoopFuture<@Nullable Void> shutdownDefaultExecutor(Duration timeout) {
    requireOpen();
    return executorCalls.shutdown(timeout);
  }

  @Override
  public String name() {
    return VirtualTimeProvider.NAME;
  }

  @Override
  public Set<Capability> capabilities() {
    return VirtualTimeProvider.CAPABILITIES;
  }

  @Override
  public Map<String, String> describe() {
    return Map.of("runner", "virtual", "seed", String.valueOf(seed));
  }

  @Override
  public void setExceptionHandler(@Nullable ExceptionHandler handler) {
    errors.setHandler(handler);
  }

  @Override
  public @Nullable ExceptionHandler getExceptionHandler() {
    return errors.handler();
  }

  @Override
  public void defaultExceptionHandler(ExceptionContext context) {
    errors.log(context);
  }

  @Override
  public void callExceptionHandler(ExceptionContext context) {
    errors.handle(context);
  }

  @Override
  public boolean isDebug() {
    return debug;
  }

  @Override
  public void setDebug(boolean enabled) {
    debug = enabled;
  }

  @Override
  public Duration getSlowCallbackDuration() {
    return slowCallbackDuration;
  }

  @Override
  public void setSlowCallbackDuration(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration must not be negative: " + duration);
    }
    slowCallbackDuration = duration;
  }

  @Override
  public String toString() {
    return "<EventLoop virtual-time seed=%d%s>".formatted(seed, closed ? " closed" : "");
  }

  OpenGenerators generators() {
    return generators;
  }

  VirtualFailures failures() {
    return failures;
  }

  void ended(Task<?> task) {
    tasks.ended(task);
  }

  private void requireIdle() {
    requireOpen();
    RunningLoop.here().requireNone(this);
    if (running) {
      throw new IllegalStateException("this event loop is already running on another thread");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new LoopClosedException("the event loop is closed: " + this);
    }
  }

  private void requireLoopThread() {
    if (debug && running && RunningLoop.here().loop() != this) {
      throw new IllegalStateException(
          Thread.currentThread() + " is not the loop thread: use callSoonThreadsafe");
    }
  }

  /** Stops a run when its future is done, unless the run has already ended. */
  private static final class RunEnd {

    private final VirtualLoop loop;
    private boolean expected = true;

    RunEnd(VirtualLoop loop) {
      this.loop = loop;
    }

    void stopRun() {
      if (expected) {
        loop.stop();
      }
    }
  }
}

package dev.rondo.simulation;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.Task;
import dev.rondo.engine.Engine;
import dev.rondo.spi.RunningLoop;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A program that runs on a simulated host, with its loop. */
final class HostProcess {

  private final Simulation simulation;
  private final SimulationBuilder.Program program;
  private final Host host;
  private final int number;
  private final SimulatedPoller poller;
  private final EventLoop loop;
  private final Task<?> main;

  /** The child process whose program this is; null for the program of the host. */
  private final @Nullable SimulatedChild child;

  private boolean ending;

  /** Whether the simulation has asked the program to end. */
  private boolean cancelled;

  /** Whether the scheduler has this in its list of loops that are ready. */
  boolean isReady;

  /** The time at which the loop's next timer is due. */
  long deadline = Long.MAX_VALUE;

  /** Starts the program of {@code host}. */
  HostProcess(Simulation simulation, SimulationBuilder.Program program, Host host, int number) {
    this(simulation, program, host, number, null);
  }

  /** Starts {@code program} on {@code host}, in {@code child} if that is not null. */
  HostProcess(
      Simulation simulation,
      SimulationBuilder.Program program,
      Host host,
      int number,
      @Nullable SimulatedChild child) {
    this.simulation = simulation;
    this.program = program;
    this.host = host;
    this.number = number;
    this.child = child;
    poller = new SimulatedPoller(host, this, true);
    ProgramStreams streams = child == null ? ProgramStreams.ofHost() : child.streams();
    ChildPrograms children =
        host.hasPrograms() ? new ChildPrograms(simulation, host, streams) : null;
    loop =
        Engine.overPoller(
            SimulationLoopProvider.NAME,
            children == null ? SimulationLoopProvider.CAPABILITIES : ChildPrograms.CAPABILITIES,
            poller,
            new SimulatedSockets(host, children),
            simulation.loopOptions().withClock(host::readClock));
    loop.setDefaultExecutor(new TurnExecutor(loop, poller, host));
    loop.setExceptionHandler((in, context) -> reported(context));
    main = loop.<@Nullable Void>createTask(program.body().withNullResult());
    trace("starts");
  }

  /** Adds an event to the trace; of a child, with its name. */
  private void trace(String what) {
    host.trace(isChild() ? program.host() + " " + what : what);
  }

  /** Notes that the loop has something to do. */
  void becomeReady() {
    simulation.ready(this);
  }

  /** Notes that the loop was woken. For any thread. */
  void woken() {
    if (RunningLoop.here().loop() == null && !simulation.isScheduler(Thread.currentThread())) {
      simulation.disturb();
    } else {
      simulation.ready(this);
    }
  }

  Host host() {
    return host;
  }

  EventLoop loop() {
    return loop;
  }

  boolean isChild() {
    return child != null;
  }

  boolean isService() {
    return program.isService();
  }

  boolean hasEnded() {
    return loop.isClosed();
  }

  private void reported(ExceptionContext context) {
    simulation.fail(
        "host '%s' reported to its exception handler: %s".formatted(host, context.message()),
        context.exception());
  }

  /** Gives the loop a turn: one iteration. */
  void takeTurn() {
    host.world().trace().addTurn(host.world().now(), number);
    long next;
    try {
      next = Engine.step(loop);
    } catch (Error e) {
      simulation.fail("host '%s' failed with an error".formatted(host), e);
      return;
    }
    boolean ended = main.isDone() && !ending;
    if (ended) {
      finish();
    }
    if (ending && loop.allTasks().isEmpty()) {
      Engine.reportFailures(loop);
      close();
      return;
    }
    long now = host.world().now();
    long left = host.toWorld(next);
    deadline = left < 0 || now + left < now ? Long.MAX_VALUE : now + left;
    if (next == 0 || ended || poller.isReady()) {
      simulation.ready(this);
    }
  }

  private void finish() {
    ending = true;
    Throwable failure = main.isCancelled() ? new CancellationException() : main.exception();
    if (failure == null) {
      trace("ends");
    } else if (main.isCancelled() && cancelled) {
      trace("is cancelled");
    } else {
      trace("fails with " + failure);
      String name = isChild() ? "program " + program.host() : "program";
      simulation.fail("the %s of host '%s' failed".formatted(name, host), failure);
    }
    loop.allTasks().forEach(Task::cancel);
  }

  /** Calls {@code callback} in the loop. */
  void call(Runnable callback) {
    loop.callSoon(callback);
    simulation.ready(this);
  }

  /** Asks the program to end. */
  void cancel() {
    cancelled = true;
    main.cancel();
    simulation.ready(this);
  }

  /** Ends the program and its sockets at once, without a word to their peers. */
  void crash() {
    host.trace("crashes");
    synchronized (host.world()) {
      host.crash();
    }
    close();
  }

  /** Returns a new process of the same program, on the same host. */
  HostProcess restarted() {
    host.start();
    return new HostProcess(simulation, program, host, number);
  }

  /** Ends the program without asking it. */
  void close() {
    if (!loop.isClosed()) {
      loop.setExceptionHandler((in, context) -> {});
      loop.close();
      if (child != null) {
        child.processClosed();
      }
    }
    deadline = Long.MAX_VALUE;
  }

  /** Returns the number of functions and tasks that the loop waits for outside the simulation. */
  int outsideWork() {
    return poller.outsideWork();
  }

  /** Describes what the loop waits for, one line for each task. */
  String waits() {
    StringBuilder text = new StringBuilder();
    for (Task<?> task : loop.allTasks()) {
      text.append("\n  host '").append(host).append("': ").append(task);
      for (StackTraceElement frame : task.getStack()) {
        text.append("\n      at ").append(frame);
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return host.name();
  }
}

package dev.rondo.simulation;

import dev.rondo.EventLoop;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.RunningLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Several hosts with their programs, in one virtual time and on one network in memory.
 *
 * <pre>{@code
 * Simulation.builder()
 *     .seed(42)
 *     .service("server", () -> serve())
 *     .host("client", () -> ask("server"))
 *     .run();
 * }</pre>
 *
 * <p>Each host has a loop of its own, which its program gets as usual: from {@code EventLoops} or
 * as the running loop. All loops advance on one thread, one iteration at a time, in an order that
 * the seed decides. Time moves only when no loop is ready, so a test of an hour takes as long as
 * its computations.
 *
 * <p>An equal seed gives an equal run, as long as the programs do nothing that the simulation
 * cannot see: start threads, use the JDK's sockets or locks across awaits, read the system's time
 * or unseeded random numbers. {@code runInExecutor} runs functions on the host's own turn.
 */
public final class Simulation {

  private static final Map<EventLoop, Simulation> RUNNING = new ConcurrentHashMap<>();

  private final SimulationBuilder description;
  private final Trace trace = new Trace();
  private final Choices choices;
  private final World world;
  private final List<HostProcess> processes = new ArrayList<>();
  private final List<HostProcess> ready = new ArrayList<>();
  private final Queue<Runnable> requests = new ArrayDeque<>();
  private final Faults faults;
  private final Network network;
  private @Nullable SimulationException failure;

  /** The number of the last child process; those of hosts are smaller. */
  private int lastChild = 1 << 20;

  /** The thread that runs the simulation; null before. */
  private volatile @Nullable Thread scheduler;

  /** The thread that has scheduled something on a loop from outside of the simulation. */
  private volatile @Nullable Thread outsider;

  Simulation(SimulationBuilder description) {
    this.description = description;
    choices = new Choices(description.seed());
    world = new World(trace);
    faults = new Faults(description.seed(), description.allowedFaults());
    network = new Network(world, description.conditions(), choices, faults);
  }

  /** Returns the description of a simulation without hosts, to complete and run. */
  public static SimulationBuilder builder() {
    return new SimulationBuilder();
  }

  /**
   * Runs {@code program} with the seeds from 0 up to {@code seeds}, exclusive, until one fails;
   * then leaves out as many of its faults as possible. With the system property {@code
   * rondo.simulation.seed}, runs it with that seed alone.
   *
   * @param program describes the simulation, anew for each run
   * @throws SimulationException the failure of the first seed that fails, with the fewest faults
   */
  public static void explore(int seeds, Supplier<SimulationBuilder> program) {
    if (seeds <= 0) {
      throw new IllegalArgumentException("seeds must be positive: " + seeds);
    }
    new SeedSearch(program).run(seeds);
  }

  /**
   * Returns the simulation that runs the calling program.
   *
   * @throws IllegalStateException if none does
   */
  public static Simulation current() {
    EventLoop running = RunningLoop.here().loop();
    Simulation simulation = running == null ? null : RUNNING.get(running);
    if (simulation == null) {
      throw new IllegalStateException(
          "no simulation runs the calling code: call this in a program of a simulated host");
    }
    return simulation;
  }

  // --- for programs ---

  /** Adds an event of the calling program's host to the trace. */
  public void note(String text) {
    process(RunningLoop.here().require()).host().trace(text);
  }

  /** Returns a number from 0 up to {@code bound}, exclusive, that the seed decides. */
  public int choose(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive: " + bound);
    }
    return choices.below(bound);
  }

  /**
   * Separates two hosts until {@link #heal}, after the current turn. Datagrams are lost; the bytes
   * of connections arrive when the partition is healed.
   *
   * @throws IllegalArgumentException if there is no such host
   */
  public void partition(String host, String other) {
    Host one = named(host);
    Host second = named(other);
    requests.add(
        () -> {
          synchronized (world) {
            network.partition(one, second);
          }
        });
  }

  /** Ends a partition of two hosts, after the current turn. */
  public void heal(String host, String other) {
    Host one = named(host);
    Host second = named(other);
    requests.add(
        () -> {
          synchronized (world) {
            network.heal(one, second);
          }
        });
  }

  /**
   * Ends the program of {@code host} and drops its sockets, after the current turn; its peers learn
   * nothing of it. A host that has crashed does not answer, and its program counts as ended.
   */
  public void crash(String host) {
    HostProcess process = process(host);
    requests.add(
        () -> {
          if (!process.hasEnded()) {
            crashNow(process);
          }
        });
  }

  private void crashNow(HostProcess process) {
    process.crash();
    processes.stream()
        .filter(each -> each.isChild() && each.host() == process.host())
        .forEach(HostProcess::close);
  }

  /**
   * Starts the program of {@code host} from the beginning, after the current turn; see {@link
   * #crash}.
   */
  public void restart(String host) {
    named(host);
    requests.add(() -> restartNow(process(host)));
  }

  private void restartNow(HostProcess ended) {
    if (!ended.hasEnded()) {
      crashNow(ended);
    }
    RUNNING.remove(ended.loop());
    HostProcess started = ended.restarted();
    processes.set(processes.indexOf(ended), started);
    RUNNING.put(started.loop(), this);
    ready(started);
  }

  /** Sets the number of sockets that {@code host} may have open: more fail. */
  public void limitDescriptors(String host, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limit);
    }
    named(host).setDescriptorLimit(limit);
  }

  private Host named(String host) {
    return process(host).host();
  }

  private HostProcess process(String host) {
    return processes.stream()
        .filter(process -> process.host().name().equals(host))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no host is named '%s'; the hosts are %s".formatted(host, processes)));
  }

  private HostProcess process(EventLoop loop) {
    return processes.stream().filter(each -> each.loop() == loop).findFirst().orElseThrow();
  }

  /** Runs {@code request} after the current turn. */
  void later(Runnable request) {
    requests.add(request);
  }

  /** Starts {@code program} as a child process on {@code host}, outside of any turn. */
  HostProcess startChild(SimulationBuilder.Program program, Host host, SimulatedChild process) {
    processes.stream().filter(HostProcess::hasEnded).forEach(each -> RUNNING.remove(each.loop()));
    processes.removeIf(each -> each.isChild() && each.hasEnded());
    HostProcess child = new HostProcess(this, program, host, ++lastChild, process);
    processes.add(child);
    RUNNING.put(child.loop(), this);
    ready(child);
    return child;
  }

  LoopOptions loopOptions() {
    return description.options();
  }

  // --- the scheduler ---

  /** Notes that the loop of {@code process} has something to do. */
  void ready(HostProcess process) {
    if (!process.isReady) {
      process.isReady = true;
      ready.add(process);
    }
  }

  /** Returns whether {@code thread} runs the simulation, so that its actions have an order. */
  boolean isScheduler(Thread thread) {
    return thread == scheduler;
  }

  /** Notes that the calling thread, which runs none of the loops, has woken one. */
  void disturb() {
    outsider = Thread.currentThread();
  }

  SimulationReport run() {
    requireNoLoop();
    scheduler = Thread.currentThread();
    try {
      start();
      runUntil(HostProcess::isService);
      // Children end with the loop of their parent, which may end them in its own way before.
      processes.stream()
          .filter(each -> !each.hasEnded() && !each.isChild())
          .forEach(HostProcess::cancel);
      runUntil(process -> false);
      return new SimulationReport(
          description.seed(),
          Duration.ofNanos(world.now()),
          trace.all(),
          trace.digest(),
          faults.happened());
    } finally {
      for (HostProcess process : processes) {
        process.close();
        RUNNING.remove(process.loop());
      }
    }
  }

  private static void requireNoLoop() {
    EventLoop running = RunningLoop.here().loop();
    if (running != null) {
      throw new IllegalStateException("cannot run a simulation in a running loop: " + running);
    }
  }

  private void start() {
    for (var program : description.programs()) {
      network.add(program.host());
    }
    description.hostSettings().forEach((host, setting) -> setting.accept(network.named(host)));
    for (var program : description.programs()) {
      HostProcess process =
          new HostProcess(this, program, network.named(program.host()), processes.size());
      processes.add(process);
      RUNNING.put(process.loop(), this);
      ready(process);
    }
  }

  private interface Exemption {
    boolean applies(HostProcess process);
  }

  /** Runs until all programs have ended, but for those that are exempt. */
  private void runUntil(Exemption exempt) {
    while (isAnyRunning(exempt)) {
      if (ready.isEmpty()) {
        moveTime();
      } else {
        HostProcess next = takeReady();
        if (!next.hasEnded()) {
          next.takeTurn();
        }
      }
      for (Runnable request = requests.poll(); request != null; request = requests.poll()) {
        request.run(); // It may run tasks, which the thread's monitors would not outlive.
      }
      requireNoOutsider();
      SimulationException failed = failure;
      if (failed != null) {
        throw failed;
      }
    }
  }

  private boolean isAnyRunning(Exemption exempt) {
    for (HostProcess process : processes) {
      if (!process.hasEnded() && !exempt.applies(process)) {
        return true;
      }
    }
    return false;
  }

  private void requireNoOutsider() {
    if (Thread.currentThread().isInterrupted()) {
      fail("the thread that runs the simulation was interrupted", null);
    }
    Thread thread = outsider;
    if (thread != null) {
      fail(
          "%s has scheduled a callback, and when it does so depends on the system: use tasks, or runInExecutor(null, …), which takes the host's own turn"
              .formatted(thread),
          null);
    }
  }

  private HostProcess takeReady() {
    int chosen = choices.below(ready.size());
    HostProcess last = ready.removeLast();
    HostProcess next = chosen == ready.size() ? last : ready.set(chosen, last);
    next.isReady = false;
    return next;
  }

  /** Moves the time on to the next timer or event. */
  private void moveTime() {
    requireNoOutsideWork();
    long next = world.nextEventTime();
    for (HostProcess process : processes) {
      next = Math.min(next, process.deadline);
    }
    if (next == Long.MAX_VALUE) {
      fail("no program can continue: each waits for another, or is a service: use service()", null);
      return;
    }
    if (next > description.limit().toNanos()) {
      fail("the simulation has not ended within " + description.limit(), null);
      return;
    }
    synchronized (world) {
      world.moveTo(next);
    }
    for (HostProcess process : processes) {
      if (process.deadline <= next) {
        process.deadline = Long.MAX_VALUE;
        ready(process);
      }
    }
  }

  private void requireNoOutsideWork() {
    for (HostProcess process : processes) {
      if (process.outsideWork() > 0) {
        fail(
            "host '%s' waits outside of the simulation, where time does not move: in Thread.sleep or another blocking call, or for a thread of its own; use the loop's operations"
                .formatted(process.host()),
            null);
        return;
      }
    }
  }

  /** Makes the run fail, unless it already has. */
  void fail(String message, @Nullable Throwable cause) {
    if (failure == null) {
      StringBuilder text = new StringBuilder(message);
      if (cause == null) {
        processes.forEach(process -> text.append(process.waits()));
      } else {
        text.append(": ").append(cause);
      }
      failure = failed(text.toString(), cause);
    }
  }

  /** Returns an exception with this run's seed, faults and last events. */
  SimulationException failed(String message, @Nullable Throwable cause) {
    return new SimulationException(message, description.seed(), trace, faults.happened(), cause);
  }
}

package dev.rondo.simulation;

import dev.rondo.spi.LoopOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private final SimulationBuilder description;
  private final Trace trace = new Trace();
  private final Choices choices;
  private final World world;
  private final List<HostProcess> processes = new ArrayList<>();
  private final List<HostProcess> ready = new ArrayList<>();
  private @Nullable SimulationException failure;

  Simulation(SimulationBuilder description) {
    this.description = description;
    choices = new Choices(description.seed());
    world = new World(trace);
  }

  /** Returns the description of a simulation without hosts, to complete and run. */
  public static SimulationBuilder builder() {
    return new SimulationBuilder();
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

  SimulationReport run() {
    try {
      start();
      runUntil(HostProcess::isService);
      processes.stream().filter(each -> !each.hasEnded()).forEach(HostProcess::cancel);
      runUntil(process -> false);
      return new SimulationReport(
          description.seed(), Duration.ofNanos(world.now()), trace.all(), trace.digest());
    } finally {
      processes.forEach(HostProcess::close);
    }
  }

  private void start() {
    Network network = new Network(world, description.conditions(), choices);
    for (var program : description.programs()) {
      network.add(program.host());
    }
    for (var program : description.programs()) {
      HostProcess process =
          new HostProcess(this, program, network.named(program.host()), processes.size());
      processes.add(process);
      ready(process);
    }
  }

  private interface Exemption {
    boolean applies(HostProcess process);
  }

  /** Runs until all programs have ended, but for those that are exempt. */
  private void runUntil(Exemption exempt) {
    while (processes.stream().anyMatch(each -> !each.hasEnded() && !exempt.applies(each))) {
      if (ready.isEmpty()) {
        moveTime();
      } else {
        HostProcess next = takeReady();
        if (!next.hasEnded()) {
          next.takeTurn();
        }
      }
      SimulationException failed = failure;
      if (failed != null) {
        throw failed;
      }
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
      failure = new SimulationException(text.toString(), description.seed(), trace, cause);
    }
  }
}

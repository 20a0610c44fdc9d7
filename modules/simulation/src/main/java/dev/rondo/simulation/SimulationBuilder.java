package dev.rondo.simulation;

import dev.rondo.VoidCoroutine;
import dev.rondo.spi.LoopOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Describes a simulation: its hosts with their programs, and its seed. */
public final class SimulationBuilder {

  /** The system property with the seed of simulations that are not given one. */
  static final String SEED = "rondo.simulation.seed";

  private final List<Program> programs = new ArrayList<>();
  private long seed = Long.getLong(SEED, 0);
  private Duration limit = Duration.ofDays(1);
  private @Nullable Set<String> allowedFaults;
  private final Map<String, Consumer<Host>> hostSettings = new LinkedHashMap<>();
  private NetworkConditions conditions = NetworkConditions.defaults();
  private LoopOptions options = LoopOptions.defaults();
  private @Nullable Simulation lastRun;

  SimulationBuilder() {}

  /**
   * A program and the host that runs it.
   *
   * @param isService whether the simulation ends without waiting for it
   */
  record Program(String host, VoidCoroutine body, boolean isService) {}

  /**
   * Sets the seed, which decides the order of the hosts' turns and all that is random. By default
   * it is that of the system property {@code rondo.simulation.seed}, or else 0.
   */
  public SimulationBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  /**
   * Adds a host that runs {@code program} as the main task of a loop of its own. The simulation
   * lasts until each such program has ended. Its host can be reached by {@code name} and by its
   * addresses: the first host's are {@code 10.0.0.1} and {@code fd00::1}, and so on.
   *
   * @throws IllegalArgumentException if another host has this name
   */
  public SimulationBuilder host(String name, VoidCoroutine program) {
    return add(new Program(name, program, false));
  }

  /**
   * As {@link #host}, for a program that need not end, such as a server's. It is cancelled when the
   * programs of all hosts have ended.
   */
  public SimulationBuilder service(String name, VoidCoroutine program) {
    return add(new Program(name, program, true));
  }

  private SimulationBuilder add(Program program) {
    Objects.requireNonNull(program.body(), "program");
    if (program.host().isBlank()) {
      throw new IllegalArgumentException("the name of a host must not be blank");
    }
    if (programs.stream().anyMatch(other -> other.host().equals(program.host()))) {
      throw new IllegalArgumentException(
          "two hosts are named '%s': rename one".formatted(program.host()));
    }
    programs.add(program);
    return this;
  }

  /** Sets the simulated time after which the simulation fails; one day by default. */
  public SimulationBuilder limit(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("limit must be positive: " + limit);
    }
    this.limit = limit;
    return this;
  }

  /** Sets how the network between the hosts behaves. */
  public SimulationBuilder network(NetworkConditions conditions) {
    this.conditions = Objects.requireNonNull(conditions, "conditions");
    return this;
  }

  /**
   * Sets how the clock of a host differs from the simulation's time.
   *
   * @param offset the time of the clock at the beginning
   * @param rate the seconds by which the clock advances in a second: 1.01 for one that gains
   * @throws IllegalArgumentException if {@code host} was not added before, or the rate is not
   *     positive
   */
  public SimulationBuilder clock(String host, Duration offset, double rate) {
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("rate must be positive: " + rate);
    }
    return set(host, named -> named.setClock(offset.toNanos(), rate));
  }

  /**
   * Makes the disk of a host slow. Each function in its default executor, where programs open and
   * read files, and each part of a file that the system sends, then takes some time. By default,
   * they take none.
   *
   * @param longest the longest time; the seed decides each
   * @throws IllegalArgumentException if {@code host} was not added before, or the time is negative
   */
  public SimulationBuilder slowDisk(String host, Duration longest) {
    if (longest.isNegative()) {
      throw new IllegalArgumentException("longest must not be negative: " + longest);
    }
    return set(host, named -> named.setSlowDisk(longest.toNanos()));
  }

  /**
   * Makes {@code program} stand in for an executable file of a host. The programs of the host then
   * start it as a child process by {@code name}, or by a path that ends with it; all others do not
   * exist. The shell is the program {@code sh}: it has the arguments {@code -c} and the command.
   * Needs the module {@code dev.rondo.subprocess}.
   *
   * @throws IllegalArgumentException if {@code host} was not added before, or {@code name} is a
   *     path or empty
   */
  public SimulationBuilder program(String host, String name, SimulatedProgram program) {
    Objects.requireNonNull(program, "program");
    if (name.isBlank() || name.contains("/")) {
      throw new IllegalArgumentException(
          "the name of a program must be the last part of its path: '%s'".formatted(name));
    }
    return set(host, named -> named.addProgram(name, program));
  }

  private SimulationBuilder set(String host, Consumer<Host> setting) {
    if (programs.stream().noneMatch(program -> program.host().equals(host))) {
      throw new IllegalArgumentException("no host is named '%s': add it first".formatted(host));
    }
    hostSettings.merge(host, setting, Consumer::andThen);
    return this;
  }

  /** Leaves out the faults that the seed wills, but for {@code faults}. */
  SimulationBuilder allowOnly(Set<String> faults) {
    allowedFaults = faults;
    return this;
  }

  /** Sets the options of all loops, but for their clocks. */
  public SimulationBuilder loopOptions(LoopOptions options) {
    this.options = Objects.requireNonNull(options, "options");
    return this;
  }

  /**
   * Runs the simulation on the calling thread, until the programs of all hosts have ended.
   *
   * @throws SimulationException if a program fails, if a loop's exception handler is called, if no
   *     program can continue, if one blocks outside of the simulation, or if the limit is reached
   * @throws IllegalStateException if an event loop is running on this thread
   */
  public SimulationReport run() {
    Simulation simulation = new Simulation(this);
    lastRun = simulation;
    return simulation.run();
  }

  /** Returns the simulation that was run last. */
  Optional<Simulation> lastRun() {
    return Optional.ofNullable(lastRun);
  }

  List<Program> programs() {
    return programs;
  }

  long seed() {
    return seed;
  }

  Duration limit() {
    return limit;
  }

  @Nullable Set<String> allowedFaults() {
    return allowedFaults;
  }

  Map<String, Consumer<Host>> hostSettings() {
    return hostSettings;
  }

  NetworkConditions conditions() {
    return conditions;
  }

  LoopOptions options() {
    return options;
  }
}

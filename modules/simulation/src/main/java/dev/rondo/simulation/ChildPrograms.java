package dev.rondo.simulation;

import dev.rondo.Capability;
import dev.rondo.engine.Engine;
import dev.rondo.engine.spi.ChildProcess;
import dev.rondo.engine.spi.ChildSpawner;
import dev.rondo.net.ProcessCredentials;
import dev.rondo.net.ProcessOptions;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Starts the programs of one simulated host as child processes. */
final class ChildPrograms implements ChildSpawner {

  /** The capabilities of loops on hosts with programs. */
  static final Set<Capability> CAPABILITIES = capabilities();

  private final Simulation simulation;
  private final Host host;
  private final ProgramStreams streams;

  /** Makes the spawner of a process with {@code streams}. */
  ChildPrograms(Simulation simulation, Host host, ProgramStreams streams) {
    this.streams = streams;
    this.simulation = simulation;
    this.host = host;
    if (!Engine.capabilities(Set.of()).contains(Capability.SUBPROCESS)) {
      throw new IllegalStateException(
          "the programs of simulated hosts need the module dev.rondo.subprocess: add the artifact"
              + " dev-rondo-subprocess to the tests");
    }
  }

  private static Set<Capability> capabilities() {
    EnumSet<Capability> all = EnumSet.copyOf(SimulationLoopProvider.CAPABILITIES);
    all.add(Capability.SUBPROCESS);
    all.add(Capability.SUBPROCESS_SIGNAL_CODES);
    return Set.copyOf(all);
  }

  @Override
  public boolean isImmediate() {
    return true;
  }

  @Override
  public ChildProcess start(List<String> command, ProcessOptions options) throws IOException {
    if (!options.passDescriptors().isEmpty()
        || !options.credentials().equals(ProcessCredentials.inherited())) {
      throw new UnsupportedOperationException(
          "a simulated child has no passDescriptors and credentials: leave them out");
    }
    SimulatedProgram program = host.program(command.getFirst());
    if (program == null) {
      throw new NoSuchFileException(
          command.getFirst(),
          null,
          "not a program of the simulated host '%s': add it with SimulationBuilder.program"
              .formatted(host));
    }
    return SimulatedChild.start(simulation, host, program, command, options, streams);
  }
}

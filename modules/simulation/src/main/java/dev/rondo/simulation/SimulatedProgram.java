package dev.rondo.simulation;

/**
 * Stands in for an executable file of a simulated host; see {@link SimulationBuilder#program}.
 *
 * {@snippet :
 * SimulatedProgram wc =
 *     process -> {
 *       process.stdout().println(process.stdin().readAllBytes().length);
 *       return 0;
 *     };
 * }
 */
@FunctionalInterface
public interface SimulatedProgram {

  /**
   * Runs as the main task of a loop of its own, on the host of the process that has started it. If
   * it throws an exception, the simulation fails; a signal that ends the process closes the loop.
   *
   * @return the exit code, from 0 to 255
   */
  int run(SimulatedProcess process) throws Exception;
}

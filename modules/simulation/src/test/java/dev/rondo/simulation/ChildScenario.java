package dev.rondo.simulation;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.VoidCoroutine;
import dev.rondo.net.ProcessOptions;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tck.fixture.RecordingChild;
import java.time.Duration;
import java.util.List;

/** Programs that stand in for child processes, and a host that starts them. */
final class ChildScenario {

  private ChildScenario() {}

  static final SimulatedProgram CAT =
      process -> {
        process.stdin().transferTo(process.stdout());
        return 0;
      };

  static final SimulatedProgram SLEEP =
      process -> {
        Asyncio.sleep(Duration.ofSeconds(Long.parseLong(process.command().get(1)))).await();
        return 0;
      };

  /** Knows the scripts of these tests. */
  static final SimulatedProgram SHELL =
      process -> {
        String script = process.command().get(2);
        if (script.equals("cat; echo error >&2; exit 3")) {
          CAT.run(process);
          process.stderr().println("error");
          return 3;
        }
        process.stderr().println("sh: " + script + ": not found");
        return 127;
      };

  /** Runs {@code parent} on a host that has the programs. */
  static SimulationReport run(VoidCoroutine parent) {
    return simulation(parent).run();
  }

  static SimulationBuilder simulation(VoidCoroutine parent) {
    return Simulation.builder()
        .host("parent", parent)
        .program("parent", "cat", CAT)
        .program("parent", "sleep", SLEEP)
        .program("parent", "sh", SHELL);
  }

  /** Starts a program as a child of the running loop. */
  static RecordingChild start(ProcessOptions options, String... command) throws Exception {
    EventLoop loop = EventLoops.getRunningLoop();
    return loop.subprocessExec(() -> new RecordingChild(loop), List.of(command), options)
        .await()
        .protocol();
  }

  static RecordingChild start(String... command) throws Exception {
    return start(ProcessOptions.defaults(), command);
  }

  /** Waits for the end of {@code child}, and returns its exit code. */
  static int ended(RecordingChild child) throws Exception {
    child.lost().await();
    child.assertOrder();
    return child.transport().getReturncode().orElseThrow();
  }
}

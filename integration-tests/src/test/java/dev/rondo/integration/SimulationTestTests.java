package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.simulation.Simulation;
import dev.rondo.simulation.SimulationBuilder;
import dev.rondo.simulation.SimulationException;
import dev.rondo.simulation.SimulationTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Tests of {@link SimulationTest}. */
@Tag("once")
final class SimulationTestTests {

  @Test
  void seeds_annotated_eachRunsOnANewInstance() {
    ExtensionRun run = ExtensionRun.of(Passing.class);

    run.assertPassed(5);
    assertEquals(List.of("seed 0", "seed 1", "seed 2", "seed 3", "seed 4"), run.displayNames());
  }

  static final class Passing {

    private final List<String> ended = new ArrayList<>();
    private SimulationBuilder prepared;

    @BeforeEach
    void addHost(SimulationBuilder simulation) {
      prepared = simulation.host("first", () -> ended.add("first"));
    }

    @SimulationTest(seeds = 5)
    void hosts_allEnd(SimulationBuilder simulation) {
      assertEquals(prepared, simulation);
      simulation.host("second", () -> ended.add("second")).run();

      assertEquals(2, ended.size());
    }
  }

  @Test
  void seeds_configured_areUsed() {
    ExtensionRun.of(Default.class, Map.of("rondo.simulation.seeds", "3")).assertPassed(3);
    ExtensionRun.of(Default.class).assertPassed(100);
  }

  static final class Default {

    @SimulationTest
    void host_ends(SimulationBuilder simulation) {
      simulation.host("host", () -> {}).run();
    }
  }

  @Test
  void seed_configured_runsAlone() {
    ExtensionRun run = ExtensionRun.of(Default.class, Map.of("rondo.simulation.seed", "17"));

    run.assertPassed(1);
    assertEquals(List.of("seed 17"), run.displayNames());
  }

  @Test
  void failure_endsTheSearch_namesTheSeed() {
    ExtensionRun run = ExtensionRun.of(FailingProgram.class);
    Throwable failure = run.failure();

    assertTrue(run.displayNames().size() < 99, run.displayNames()::toString);
    long seed = assertInstanceOf(SimulationException.class, failure).seed();
    assertEquals(run.displayNames().size(), seed);
    assertTrue(
        failure.getMessage().contains("-Drondo.simulation.seed=" + seed), failure::getMessage);
    assertEquals(
        failure.getMessage(),
        ExtensionRun.of(FailingProgram.class, Map.of("rondo.simulation.seed", "" + seed))
            .failure()
            .getMessage());
  }

  /** JUnit would begin many seeds before it knows that the first has failed. */
  @Test
  void failure_inParallel_endsTheSearch() {
    ExtensionRun run =
        ExtensionRun.of(
            FailingProgram.class,
            Map.of(
                "junit.jupiter.execution.parallel.enabled",
                "true",
                "junit.jupiter.execution.parallel.mode.default",
                "concurrent"));
    long seed = assertInstanceOf(SimulationException.class, run.failure()).seed();

    assertEquals(
        LongStream.range(0, seed).mapToObj(before -> "seed " + before).toList(),
        run.displayNames());
  }

  static final class FailingProgram {

    @SimulationTest(seeds = 100)
    void host_failsSometimes(SimulationBuilder simulation) {
      simulation
          .host(
              "host",
              () -> {
                if (Simulation.current().choose(10) == 7) {
                  throw new IOException("bad luck");
                }
              })
          .run();
    }
  }

  @Test
  void assertion_isShownAsThrown_withTheSeed() {
    Throwable failure = ExtensionRun.of(FailingAssertion.class).failure();

    assertInstanceOf(AssertionFailedError.class, failure);
    assertEquals("expected: <1> but was: <0>", failure.getMessage());
    assertTrue(
        failure.getSuppressed()[0].getMessage().contains("-Drondo.simulation.seed=0"),
        failure.getSuppressed()[0]::getMessage);
  }

  static final class FailingAssertion {

    @SimulationTest(seeds = 3)
    void report_isOfSeedOne(SimulationBuilder simulation) {
      assertEquals(1, simulation.host("host", () -> {}).run().seed());
    }
  }

  @Test
  void testWithoutARun_fails() {
    Throwable failure = ExtensionRun.of(Forgetful.class).failure();

    assertEquals(
        "the test has run no simulation: call run() of its SimulationBuilder",
        failure.getMessage());
  }

  static final class Forgetful {

    @SimulationTest
    void run_isForgotten(SimulationBuilder simulation) {
      simulation.host("host", () -> {});
    }
  }
}

package dev.rondo.simulation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A JUnit test of a simulation that runs with many seeds. The method has a parameter of the type
 * {@link SimulationBuilder}, which has the seed; it adds hosts, runs the simulation, and checks the
 * report:
 *
 * {@snippet :
 * @SimulationTest(seeds = 100)
 * void answers_despiteResets(SimulationBuilder simulation) {
 *   SimulationReport report =
 *       simulation
 *           .network(NetworkConditions.defaults().withResets(0.1))
 *           .service("server", () -> serve())
 *           .host("client", () -> askUntilAnswered())
 *           .run();
 *   assertTrue(report.duration().toSeconds() < 10);
 * }
 * }
 *
 * <p>Each seed is an invocation of its own, with a new instance of the test class and its own
 * {@code @BeforeEach} methods, which can have the same parameter. The seeds run in order, on one
 * thread, also where JUnit runs tests in parallel. After the first seed that fails, no other is
 * begun. Its failure names the seed, its faults and the last events.
 *
 * <p>The configuration parameter or system property {@code rondo.simulation.seed} runs the test
 * with that seed alone. A method that runs no simulation fails.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(SimulationExtension.class)
public @interface SimulationTest {

  /**
   * Returns the number of seeds, which begin with 0. If it is 0, the number is that of the
   * configuration parameter {@code rondo.simulation.seeds}, or else 100. A negative number fails.
   */
  int seeds() default 0;
}

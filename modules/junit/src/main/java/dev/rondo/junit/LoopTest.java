package dev.rondo.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test whose method is a coroutine: it runs as a task of a new loop, so it can await. So do the
 * {@code @BeforeEach} and {@code @AfterEach} methods, on the same loop. Mirrors the test methods of
 * {@code unittest.IsolatedAsyncioTestCase}.
 *
 * {@snippet :
 * @LoopTest(backends = ALL)
 * void retries(EventLoop loop, ManualTime time) throws Exception {
 *   Task<String> fetch = loop.createTask(client::fetchWithBackoff);
 *   time.advance(Duration.ofHours(1));
 *   assertEquals("at last", fetch.await());
 * }
 * }
 *
 * <p>{@link LoopExtension} lists the parameters that all three kinds of methods can have, and what
 * fails the test at its end.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(LoopExtension.class)
public @interface LoopTest {

  /** For {@link #backends()}: each backend that is available, in turn. */
  String ALL = "all";

  /** For {@link #backends()}: the backend that the policy chooses. */
  String AUTO = "auto";

  /**
   * Names of backends. The test runs once on each, and is aborted on one that is not available on
   * this machine. By default the configuration parameter {@code rondo.junit.backends} has them, or
   * else the policy chooses one.
   */
  String[] backends() default {};

  /**
   * The time of the loop. It is not virtual by default, because a test may use what is not
   * simulated: other backends, threads, child processes, the JDK's sockets.
   */
  TestTime time() default TestTime.CONFIGURED;

  /**
   * The deadline of the test, and of each of its {@code @BeforeEach} and {@code @AfterEach}
   * methods: {@code 500ms}, {@code 5s}, or {@code PT2M}. By default the configuration parameter
   * {@code rondo.junit.deadline} has it, or else it is 30 s. It is always in the system's time.
   */
  String deadline() default "";

  /**
   * The time for which a callback, or a step of a task, may hold the loop: {@code 100ms}. The test
   * fails if one does so for half as long again. By default the configuration parameter {@code
   * rondo.junit.slow} has it, or else it is 2 s.
   */
  String slow() default "";
}

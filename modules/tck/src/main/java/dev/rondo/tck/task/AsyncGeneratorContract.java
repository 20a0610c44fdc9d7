package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.AsyncGenerator;
import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Asynchronous generators, and their shutdown by the loop. */
@Role(AsyncGenerator.class)
@Needs(Capability.TASKS)
public interface AsyncGeneratorContract extends LoopContract {

  @Test
  default void anext_afterTheLastValue_isAlwaysEmpty(LoopFixture kit) throws Exception {
    AsyncGenerator<Integer> numbers =
        kit.loop()
            .createAsyncGenerator(
                out -> {
                  for (int i = 0; i < 3; i++) {
                    out.yield(i);
                  }
                });
    kit.runTask(
        () -> {
          for (int i = 0; i < 3; i++) {
            assertEquals(Optional.of(i), numbers.anext().await());
          }
          assertEquals(Optional.empty(), numbers.anext().await());
          assertEquals(Optional.empty(), numbers.anext().await());
        });
  }

  @Test
  @Covers({"createAsyncGenerator", "anext"})
  default void body_startsAtTheFirstRequestAndMayAwait(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    AsyncGenerator<String> values =
        loop.createAsyncGenerator(
            out -> {
              events.add("started");
              LoopFuture<String> later = loop.createFuture();
              loop.callLater(Duration.ofMillis(5), () -> later.setResult("awaited"));
              out.yield(later.await());
            });
    kit.runTask(
        () -> {
          events.add("before");
          assertEquals(Optional.of("awaited"), values.anext().await());
          assertEquals(Optional.empty(), values.anext().await());
        });

    assertEquals(List.of("before", "started"), events);
  }

  @Test
  default void anext_bodyThatThrows_failsAndTheGeneratorHasEnded(LoopFixture kit) throws Exception {
    var failure = new IOException("from the body");
    AsyncGenerator<String> values =
        kit.loop()
            .createAsyncGenerator(
                out -> {
                  out.yield("one");
                  throw failure;
                });
    kit.runTask(
        () -> {
          assertEquals(Optional.of("one"), values.anext().await());
          assertSame(failure, assertThrows(IOException.class, () -> values.anext().await()));
          assertEquals(Optional.empty(), values.anext().await());
        });
  }

  @Test
  default void anext_whileOneIsPending_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    LoopFuture<String> gate = loop.createFuture();
    AsyncGenerator<String> values = loop.createAsyncGenerator(out -> out.yield(gate.await()));
    kit.runTask(
        () -> {
          LoopFuture<Optional<String>> pending = values.anext();
          assertThrows(IllegalStateException.class, values::anext);
          gate.setResult("value");

          assertEquals(Optional.of("value"), pending.await());
          values.aclose().await();
        });
  }

  @Test
  default void aclose_runsTheFinallyBlocks(LoopFixture kit) throws Exception {
    var events = new ArrayList<String>();
    AsyncGenerator<String> values = endless(kit.loop(), events);
    kit.runTask(
        () -> {
          values.anext().await();
          values.aclose().await();
          values.aclose().await();

          assertEquals(Optional.empty(), values.anext().await());
        });

    assertEquals(List.of("closed"), events);
  }

  @Test
  default void aclose_neverStarted_runsNothing(LoopFixture kit) throws Exception {
    var events = new ArrayList<String>();
    AsyncGenerator<String> values = kit.loop().createAsyncGenerator(out -> events.add("started"));
    kit.runTask(
        () -> {
          values.aclose().await();
          assertEquals(Optional.empty(), values.anext().await());
        });

    assertEquals(List.of(), events);
  }

  @Test
  default void aclose_bodyThatYieldsOnceMore_fails(LoopFixture kit) throws Exception {
    AsyncGenerator<String> stubborn =
        kit.loop()
            .createAsyncGenerator(
                out -> {
                  try {
                    out.yield("one");
                  } finally {
                    out.yield("one too many");
                  }
                });
    kit.runTask(
        () -> {
          stubborn.anext().await();
          assertThrows(IllegalStateException.class, () -> stubborn.aclose().await());
        });
  }

  @Test
  default void shutdownAsyncGenerators_closesStartedGenerators(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    AsyncGenerator<String> first = endless(loop, events);
    AsyncGenerator<String> second = endless(loop, events);
    AsyncGenerator<String> never = endless(loop, events);
    kit.runTask(
        () -> {
          first.anext().await();
          second.anext().await();
          loop.shutdownAsyncGenerators().await();
        });

    assertEquals(List.of("closed", "closed"), events);
    assertTrue(never != first);
  }

  @Test
  default void shutdownAsyncGenerators_failure_isReported(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IOException("closing failed");
    var events = new ArrayList<String>();
    AsyncGenerator<String> bad =
        loop.createAsyncGenerator(
            out -> {
              try {
                out.yield("one");
              } finally {
                events.add("closing");
                throwUnchecked(failure);
              }
            });
    AsyncGenerator<String> good = endless(loop, events);
    kit.runTask(
        () -> {
          bad.anext().await();
          good.anext().await();
          loop.shutdownAsyncGenerators().await();
        });

    ExceptionContext report = kit.reports().takeOne();
    assertSame(failure, report.exception());
    assertSame(bad, report.work().asyncGenerator());
    assertEquals(List.of("closed", "closing"), events.stream().sorted().toList());
  }

  @Test
  default void shutdownAsyncGenerators_none_completes(LoopFixture kit) throws Exception {
    kit.runTask(() -> kit.loop().shutdownAsyncGenerators().await());

    assertEquals(0, kit.reports().count());
  }

  @Test
  default void anext_firstUsedAfterTheShutdown_isReported(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    AsyncGenerator<String> late = endless(loop, new ArrayList<>());
    kit.runTask(
        () -> {
          loop.shutdownAsyncGenerators().await();
          assertEquals(Optional.of("value"), late.anext().await());
          late.aclose().await();
        });

    assertSame(late, kit.reports().takeOne().work().asyncGenerator());
  }

  private static AsyncGenerator<String> endless(EventLoop loop, List<String> events) {
    return loop.createAsyncGenerator(
        out -> {
          try {
            while (true) {
              out.yield("value");
            }
          } finally {
            events.add("closed");
          }
        });
  }

  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // the build allows no throw statement in finally
  private static <E extends Exception> void throwUnchecked(Exception e) throws E {
    throw (E) e;
  }
}

package dev.rondo.tck.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.EventLoop;
import dev.rondo.EventLoopPolicy;
import dev.rondo.EventLoops;
import dev.rondo.NoRunningLoopException;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The functions of {@link EventLoops}, with a policy of the test. */
@Role(EventLoops.class)
public interface PolicyContract extends LoopContract {

  @Test
  default void getRunningLoop_outside_isRefused(LoopFixture kit) {
    assertThrows(NoRunningLoopException.class, EventLoops::getRunningLoop);
  }

  @Test
  default void setEventLoop_isReturnedByGetEventLoop(LoopFixture kit) {
    underAPolicy(
        kit,
        () -> {
          assertThrows(NoRunningLoopException.class, EventLoops::getEventLoop);
          EventLoops.setEventLoop(kit.loop());

          assertSame(kit.loop(), EventLoops.getEventLoop());
        });
  }

  @Test
  default void getEventLoop_inACallback_isTheRunningOne(LoopFixture kit) {
    underAPolicy(
        kit,
        () -> {
          EventLoops.setEventLoop(kit.newLoop(LoopOptions.defaults()));
          var seen = new ArrayList<EventLoop>();
          kit.loop().callSoon(() -> seen.add(EventLoops.getEventLoop()));
          kit.iterate();

          assertEquals(List.of(kit.loop()), seen);
        });
  }

  @Test
  default void newEventLoop_isANewOneOfThePolicysKind(LoopFixture kit) {
    underAPolicy(
        kit,
        () -> {
          EventLoop made = EventLoops.newEventLoop();

          assertNotSame(kit.loop(), made);
          assertEquals(kit.provider().name(), made.name());
        });
  }

  private static void underAPolicy(LoopFixture kit, Runnable body) {
    EventLoops.setEventLoopPolicy(new SingleLoopPolicy(kit));
    try {
      body.run();
    } finally {
      EventLoops.setEventLoopPolicy(null);
    }
  }

  /** A policy with one loop for all threads. */
  final class SingleLoopPolicy implements EventLoopPolicy {

    private final LoopFixture kit;
    private @Nullable EventLoop current;

    private SingleLoopPolicy(LoopFixture kit) {
      this.kit = kit;
    }

    @Override
    public EventLoop getEventLoop() {
      EventLoop loop = current;
      if (loop == null) {
        throw new NoRunningLoopException("no event loop is set: call setEventLoop first");
      }
      return loop;
    }

    @Override
    public void setEventLoop(@Nullable EventLoop loop) {
      current = loop;
    }

    @Override
    public EventLoop newEventLoop() {
      return kit.newLoop(LoopOptions.defaults());
    }
  }
}

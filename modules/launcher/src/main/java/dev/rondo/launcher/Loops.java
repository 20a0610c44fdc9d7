package dev.rondo.launcher;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.policies.BackendChoice;
import dev.rondo.policies.BackendNames;
import dev.rondo.policies.Backends;
import dev.rondo.policies.Choice;
import dev.rondo.spi.LoopOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/** The loops a command runs on. */
final class Loops {

  private Loops() {}

  /** Loops of the backend that {@code --backend} names; null: those of the policy. */
  static Supplier<EventLoop> of(@Nullable String backend) throws ParseException {
    if (backend == null) {
      return EventLoops::newEventLoop;
    }
    Choice choice =
        BackendChoice.automatic()
            .withBackend(names(backend))
            .choose(Backends.discover(), Thread.currentThread().getName());
    return () -> choice.backend().newEventLoop(LoopOptions.defaults());
  }

  private static BackendNames names(String backend) throws ParseException {
    try {
      return BackendNames.parse(backend, "option --backend");
    } catch (IllegalArgumentException e) {
      throw new ParseException(e.getMessage());
    }
  }

  /** Returns the description of a loop that {@code loops} makes. */
  static Map<String, String> describe(Supplier<EventLoop> loops) {
    try (EventLoop loop = loops.get()) {
      return loop.describe();
    }
  }

  /** The name of a loop of these, and what it says of itself. */
  static Map<String, String> identify(Supplier<EventLoop> loops) {
    try (EventLoop loop = loops.get()) {
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("backend", loop.name());
      facts.putAll(loop.describe());
      return facts;
    }
  }
}

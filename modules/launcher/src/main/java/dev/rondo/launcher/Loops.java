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

/** Creates the loops that a command runs on. */
final class Loops {

  private Loops() {}

  /** Returns a factory of loops of the backend in {@code --backend}, or of the policy if null. */
  static Supplier<EventLoop> of(@Nullable String backend) throws ParseException {
    if (backend == null) {
      return EventLoops::newEventLoop;
    }
    Choice choice = choose(Backends.discover(), backend, "--backend");
    return () -> choice.backend().newEventLoop(LoopOptions.defaults());
  }

  /** Returns the choice of {@code names}, the value of {@code option}, from {@code backends}. */
  static Choice choose(Backends backends, String names, String option) throws ParseException {
    return BackendChoice.automatic()
        .withBackend(parse(names, option))
        .choose(backends, Thread.currentThread().getName());
  }

  private static BackendNames parse(String names, String option) throws ParseException {
    try {
      return BackendNames.parse(names, "option " + option);
    } catch (IllegalArgumentException e) {
      throw new ParseException(e.getMessage());
    }
  }

  /** Returns a loop's description of itself. */
  static Map<String, String> describe(Supplier<EventLoop> loopFactory) {
    try (EventLoop loop = loopFactory.get()) {
      return loop.describe();
    }
  }

  /** Returns a loop's backend and its description of itself. */
  static Map<String, String> identify(Supplier<EventLoop> loopFactory) {
    try (EventLoop loop = loopFactory.get()) {
      Map<String, String> properties = new LinkedHashMap<>();
      properties.put("backend", loop.name());
      properties.putAll(loop.describe());
      return properties;
    }
  }
}

package dev.rondo.launcher;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.tasks.Asyncio;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The result of checking one capability.
 *
 * @param detail why it was refused or has failed; empty if it works
 */
record CheckResult(Capability capability, Outcome outcome, String detail) {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** The outcome of a check. */
  enum Outcome {
    /** It is claimed and works. */
    OK,
    /** It is not claimed and does not work. */
    REFUSED,
    /** It is claimed and does not work, or works and is not claimed. */
    FAILED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Runs {@code check} on a loop of its own. */
  static CheckResult of(Capability capability, Check check, Supplier<EventLoop> loops) {
    boolean[] claimed = new boolean[1];
    try {
      Asyncio.run(
          () -> {
            EventLoop loop = EventLoops.getRunningLoop();
            claimed[0] = loop.capabilities().contains(capability);
            return Asyncio.waitFor(loop.createTask(() -> run(check, loop)), LIMIT).await();
          },
          loops);
      return claimed[0]
          ? new CheckResult(capability, Outcome.OK, "")
          : new CheckResult(
              capability, Outcome.FAILED, "works, although the backend does not claim it");
    } catch (Exception e) {
      return new CheckResult(
          capability, claimed[0] ? Outcome.FAILED : Outcome.REFUSED, FailureMessages.describe(e));
    }
  }

  private static boolean run(Check check, EventLoop loop) throws Exception {
    check.run(loop);
    return true;
  }

  /** The capability as {@code rondo backends} writes it. */
  String name() {
    return capability.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Map<String, Object> toMap() {
    return Map.of("capability", name(), "outcome", outcome.text(), "detail", detail);
  }
}

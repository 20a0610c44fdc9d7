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
 * The result of the check of one capability.
 *
 * @param detail why it was refused or failed; empty if it works
 */
record CheckResult(Capability capability, Outcome outcome, String detail) {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** The outcome of a check. */
  enum Outcome {
    /** The backend declares the capability, and it works. */
    OK,
    /** The backend does not declare it, and it does not work. */
    REFUSED,
    /** The backend declares it but it does not work, or the reverse. */
    FAILED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Runs {@code check} on a new loop. */
  static CheckResult of(Capability capability, Check check, Supplier<EventLoop> loopFactory) {
    boolean[] declared = new boolean[1];
    try {
      Asyncio.run(
          () -> {
            EventLoop loop = EventLoops.getRunningLoop();
            declared[0] = loop.capabilities().contains(capability);
            return Asyncio.waitFor(loop.createTask(() -> run(check, loop)), LIMIT).await();
          },
          loopFactory);
      return declared[0]
          ? new CheckResult(capability, Outcome.OK, "")
          : new CheckResult(
              capability, Outcome.FAILED, "works, but the backend does not declare it");
    } catch (Exception e) {
      return new CheckResult(
          capability, declared[0] ? Outcome.FAILED : Outcome.REFUSED, FailureMessages.describe(e));
    }
  }

  private static boolean run(Check check, EventLoop loop) throws Exception {
    check.run(loop);
    return true;
  }

  /** Returns the name of the capability as {@code rondo backends} prints it. */
  String name() {
    return capability.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Map<String, Object> toMap() {
    return Map.of("capability", name(), "outcome", outcome.text(), "detail", detail);
  }
}

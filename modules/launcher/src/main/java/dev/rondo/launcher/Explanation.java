package dev.rondo.launcher;

import dev.rondo.EventLoopPolicy;
import dev.rondo.EventLoops;
import dev.rondo.policies.DefaultPolicy;
import dev.rondo.spi.Settings;
import java.util.List;
import java.util.stream.Stream;

/** Explains, step by step, the choice of the loop for a thread. */
final class Explanation {

  private static final String POLICY = "rondo.policy";

  private Explanation() {}

  static List<String> of(String thread) {
    EventLoopPolicy policy = EventLoops.getEventLoopPolicy();
    String named = Settings.text(POLICY);
    String step =
        "%s: %s, so the policy is %s"
            .formatted(
                POLICY,
                named == null ? "not set" : "%s (%s)".formatted(named, Settings.source(POLICY)),
                policy.getClass().getName());
    return Stream.concat(Stream.of(step), steps(policy, thread).stream()).toList();
  }

  private static List<String> steps(EventLoopPolicy policy, String thread) {
    return policy instanceof DefaultPolicy byDefault
        ? byDefault.explain(thread)
        : List.of("this policy does not explain its choice");
  }
}

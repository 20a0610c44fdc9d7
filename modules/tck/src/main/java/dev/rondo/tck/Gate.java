package dev.rondo.tck;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides which tests have a meaning for a loop. */
final class Gate {

  private static final Map<Class<?>, String> RUNNERS = new ConcurrentHashMap<>();

  private Gate() {}

  /** Why {@code test} means nothing for loops of {@code provider}, or null if it does. */
  static @Nullable String refusal(Method test, EventLoopProvider provider) {
    Set<Capability> lacking = lacking(test, provider);
    if (!lacking.isEmpty()) {
      return "the event loop '%s' lacks %s".formatted(provider.name(), lacking);
    }
    return annotations(test, NeedsRunner.class)
        .filter(needs -> !needs.value().equals(runner(provider)))
        .map(needs -> "the task runner is " + runner(provider) + ", not " + needs.value())
        .findFirst()
        .orElse(null);
  }

  /** The capabilities that {@code test} needs and loops of {@code provider} lack. */
  static Set<Capability> lacking(Method test, EventLoopProvider provider) {
    Set<Capability> lacking = EnumSet.noneOf(Capability.class);
    annotations(test, Needs.class).forEach(needs -> lacking.addAll(Set.of(needs.value())));
    lacking.removeAll(provider.capabilities());
    return lacking;
  }

  private static <A extends Annotation> Stream<A> annotations(Method test, Class<A> type) {
    return Stream.of(test.getAnnotation(type), test.getDeclaringClass().getAnnotation(type))
        .filter(annotation -> annotation != null);
  }

  private static String runner(EventLoopProvider provider) {
    return RUNNERS.computeIfAbsent(provider.getClass(), type -> askForRunner(provider));
  }

  private static String askForRunner(EventLoopProvider provider) {
    try (EventLoop loop = provider.newEventLoop(LoopOptions.defaults())) {
      return loop.runUntilComplete(() -> loop.describe().getOrDefault("runner", "unknown"));
    } catch (Exception e) {
      throw new IllegalStateException("a task of '" + provider.name() + "' failed", e);
    }
  }
}

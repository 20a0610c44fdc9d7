package dev.rondo.integration;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.policies.BackendChoice;
import dev.rondo.policies.Backends;
import dev.rondo.policies.DefaultPolicy;
import dev.rondo.tasks.Asyncio;
import java.util.function.Function;
import java.util.function.Supplier;

/** An application that a test loads by a class loader of its own. */
public final class LoaderApplication implements Function<String, String> {

  /**
   * Runs a loop and returns its backend, for {@code run}; or runs one of the named backend; or
   * returns the broken providers, for {@code broken}, or those of the application's own loader, for
   * {@code own}.
   */
  @Override
  public String apply(String request) {
    return switch (request) {
      case "run" -> run(EventLoops::newEventLoop);
      case "broken" -> broken(Backends.discover());
      case "own" -> Backends.discover(getClass().getClassLoader()).all().toString();
      default -> {
        var choice = BackendChoice.automatic().withBackend(request);
        yield run(new DefaultPolicy(Backends.discover(), choice)::newEventLoop);
      }
    };
  }

  private static String run(Supplier<EventLoop> loopFactory) {
    try {
      String loop = Asyncio.run(() -> EventLoops.getRunningLoop().name(), loopFactory);
      // A backend may give another one's loops.
      return EventLoops.getEventLoopPolicy() instanceof DefaultPolicy policy
          ? policy.choose().backend().name()
          : loop;
    } catch (Exception e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String broken(Backends backends) {
    StringBuilder lines = new StringBuilder();
    backends
        .broken()
        .forEach(
            each ->
                lines
                    .append(each.name())
                    .append(" | ")
                    .append(each.origin())
                    .append(" | ")
                    .append(each.reason())
                    .append('\n'));
    for (var backend : backends.all()) {
      if (!backend.isAvailable()) {
        lines.append(backend.name()).append(" | ").append(backend.reason()).append('\n');
      }
    }
    return lines.toString();
  }
}

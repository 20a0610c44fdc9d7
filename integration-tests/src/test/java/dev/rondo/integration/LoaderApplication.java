package dev.rondo.integration;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.policies.BackendChoice;
import dev.rondo.policies.Backends;
import dev.rondo.policies.DefaultPolicy;
import dev.rondo.tasks.Asyncio;
import java.util.function.Function;
import java.util.function.Supplier;

/** An application that a test loads with a class loader of its own. */
public final class LoaderApplication implements Function<String, String> {

  /**
   * Handles a request.
   *
   * @param request {@code run} to run a loop; {@code broken} to list the broken providers; {@code
   *     own} to list the backends of the application's loader; or the name of a backend to run
   * @return the name of the backend that ran, or the list, or the message of a failure
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
      // A backend may return loops of another backend.
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

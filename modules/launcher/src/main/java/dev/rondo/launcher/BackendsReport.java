package dev.rondo.launcher;

import dev.rondo.Capability;
import dev.rondo.EventLoopPolicy;
import dev.rondo.EventLoops;
import dev.rondo.policies.Backend;
import dev.rondo.policies.Backends;
import dev.rondo.policies.BrokenProvider;
import dev.rondo.policies.Choice;
import dev.rondo.policies.DefaultPolicy;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A report on the installed backends and the one that is chosen.
 *
 * @param backends the installed backends
 * @param thread the name of the thread that the choice is for
 * @param policy the class of the policy; null if there is none
 * @param choice the backend that the policy chooses, and why; null on failure, or if the policy is
 *     not the default one
 * @param loop the description of a loop of that backend
 * @param failure why there is no policy, choice or loop; null on success
 */
record BackendsReport(
    Backends backends,
    String thread,
    @Nullable String policy,
    @Nullable Choice choice,
    Map<String, String> loop,
    @Nullable Exception failure) {

  /** Creates a report for the calling thread. */
  static BackendsReport create() {
    Backends backends = Backends.discover();
    String thread = Thread.currentThread().getName();
    String policy = null;
    Choice choice = null;
    try {
      EventLoopPolicy current = EventLoops.getEventLoopPolicy();
      policy = current.getClass().getName();
      if (current instanceof DefaultPolicy byDefault) {
        choice = byDefault.choose();
      }
      Map<String, String> loop = Loops.describe(current::newEventLoop);
      return new BackendsReport(backends, thread, policy, choice, loop, null);
    } catch (Exception e) {
      return new BackendsReport(backends, thread, policy, choice, Map.of(), e);
    }
  }

  void print(PrintStream out) {
    overview().print(out);
    if (backends.all().stream().anyMatch(Backend::isAvailable)) {
      out.println();
      capabilities().print(out);
    }
    out.println();
    decision().print(out);
  }

  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("backends", backends.all().stream().map(BackendsReport::toMap).toList());
    map.put("broken", backends.broken().stream().map(BackendsReport::toMap).toList());
    map.put("thread", thread);
    map.put("policy", policy);
    map.put("backend", choice == null ? null : choice.backend().name());
    map.put("reason", choice == null ? null : choice.reason());
    map.put("loop", loop);
    map.put("failure", failure == null ? null : FailureMessages.describe(failure));
    return map;
  }

  private Table overview() {
    Table table = new Table();
    table.row("BACKEND", "AVAILABLE", "PREFERENCE", "MODULE", "DETAIL");
    for (Backend backend : backends.all()) {
      table.row(
          backend.name(),
          yesOrNo(backend.isAvailable()),
          backend.isAvailable() ? Integer.toString(backend.preference()) : "-",
          moduleName(backend),
          backend.detail());
    }
    for (BrokenProvider broken : backends.broken()) {
      table.row(name(broken), "no", "-", broken.origin(), broken.reason());
    }
    return table;
  }

  private Table capabilities() {
    List<Backend> columns = backends.all().stream().filter(Backend::isAvailable).toList();
    Table table = new Table();
    table.row(
        Stream.concat(Stream.of("CAPABILITY"), columns.stream().map(Backend::name))
            .toArray(String[]::new));
    for (Capability capability : Capability.values()) {
      table.row(
          Stream.concat(
                  Stream.of(name(capability)),
                  columns.stream().map(b -> yesOrNo(b.capabilities().contains(capability))))
              .toArray(String[]::new));
    }
    return table;
  }

  private Table decision() {
    Table table = new Table();
    table.row("policy", policy == null ? "none" : policy);
    if (choice != null) {
      table.row(
          "this thread",
          "'%s' gets %s: %s".formatted(thread, choice.backend().name(), choice.reason()));
    }
    loop.forEach((name, value) -> table.row(name.equals("runner") ? "task runner" : name, value));
    return table;
  }

  private static Map<String, Object> toMap(Backend backend) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", backend.name());
    map.put("module", moduleName(backend));
    map.put("class", backend.provider().getClass().getName());
    map.put("available", backend.isAvailable());
    map.put("preference", backend.preference());
    map.put("capabilities", names(backend.capabilities()));
    map.put("detail", backend.detail());
    return map;
  }

  private static Map<String, @Nullable Object> toMap(BrokenProvider broken) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("name", broken.name());
    map.put("provider", broken.origin());
    map.put("reason", broken.reason());
    return map;
  }

  private static String name(BrokenProvider broken) {
    String name = broken.name();
    return name == null || name.isBlank() ? "?" : name;
  }

  private static List<String> names(Collection<Capability> capabilities) {
    return Arrays.stream(Capability.values())
        .filter(capabilities::contains)
        .map(BackendsReport::name)
        .toList();
  }

  private static String name(Capability capability) {
    return capability.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String moduleName(Backend backend) {
    String module = backend.module();
    return module == null ? "(class path)" : module;
  }

  private static String yesOrNo(boolean flag) {
    return flag ? "yes" : "no";
  }
}

package dev.rondo.integration;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.common.collect.Sets;
import com.google.common.graph.GraphBuilder;
import com.google.common.graph.Graphs;
import com.google.common.graph.MutableGraph;
import java.lang.module.ModuleReference;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of the dependencies between packages, as the class files state them. */
@Tag("once")
class ArchitectureTests {

  private static final String API = "dev.rondo";
  private static final String ENGINE = "dev.rondo.engine";

  private static final Set<String> CORE = Set.of("spi", "core", "task", "io");

  /** For each package of the engine, the packages of the engine that it may depend on. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("spi", Set.of()),
          Map.entry("core", Set.of("spi")),
          Map.entry("io", Set.of("spi")),
          Map.entry("task", Set.of("spi", "core")),
          Map.entry("net", CORE),
          Map.entry("net.resolve", with("net")),
          Map.entry("net.stream", with("net")),
          Map.entry("net.pipe", with("net")),
          Map.entry("net.datagram", with("net", "net.resolve")),
          Map.entry("net.file", with("net", "net.stream")),
          Map.entry("net.connect", with("net", "net.resolve", "net.stream")),
          Map.entry("net.listen", with("net", "net.resolve", "net.stream", "net.connect")),
          Map.entry("net.raw", with("net", "net.resolve", "net.file")),
          Map.entry(
              "loop",
              with(
                  "net",
                  "net.resolve",
                  "net.stream",
                  "net.pipe",
                  "net.datagram",
                  "net.file",
                  "net.connect",
                  "net.listen",
                  "net.raw")));

  private static Set<String> with(String... more) {
    return Sets.union(CORE, Set.of(more));
  }

  @Test
  void engine_packages_dependOnlyOnLowerOnes() {
    var packages = ClassFiles.packages(Modules.reference(ENGINE));
    for (var entry : ALLOWED.entrySet()) {
      Set<String> seen =
          packages.getOrDefault(ENGINE + "." + entry.getKey(), Set.of()).stream()
              .filter(name -> name.startsWith(ENGINE + "."))
              .map(name -> name.substring(ENGINE.length() + 1))
              .collect(toCollection(TreeSet::new));
      seen.removeAll(entry.getValue());

      assertEquals(Set.of(), seen, entry.getKey() + " must not depend on these");
    }
  }

  @Test
  void engine_packages_areAllListedAbove() {
    var expected = new TreeSet<String>();
    ALLOWED.keySet().forEach(name -> expected.add(ENGINE + "." + name));
    expected.add(ENGINE);

    assertEquals(expected, ClassFiles.packages(Modules.reference(ENGINE)).keySet());
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void packages_ofAModule_haveNoCycle(String module) {
    var packages = ClassFiles.packages(Modules.reference(module));
    MutableGraph<String> graph = GraphBuilder.directed().build();
    packages.forEach(
        (from, seen) ->
            seen.stream().filter(packages::containsKey).forEach(to -> graph.putEdge(from, to)));

    assertFalse(Graphs.hasCycle(graph), graph::toString);
  }

  /**
   * The API's packages have two intended cycles. {@code EventLoops} finds the running loop and the
   * policy through {@code dev.rondo.spi}, whose types refer to the loop and the policy. A
   * subprocess transport in {@code dev.rondo.net} takes a {@code Signal} of {@code dev.rondo}. No
   * other class may refer back.
   */
  @Test
  void api_classesThatReferBack_areThese() {
    ModuleReference api = Modules.reference(API);

    assertEquals(Set.of("SubprocessTransport"), ClassFiles.referring(api, API + ".net", API));
    assertEquals(
        Set.of("EventLoopPolicyProvider", "EventLoopProvider", "RunningLoop"),
        ClassFiles.referring(api, API + ".spi", API));
    assertEquals(Set.of(), ClassFiles.referring(api, API + ".net", API + ".spi"));
    assertEquals(Set.of(), ClassFiles.referring(api, API + ".spi", API + ".net"));
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Modules#names")
  void packages_beginWithTheNameOfTheirModule(String module) {
    for (String name : ClassFiles.packages(Modules.reference(module)).keySet()) {
      assertEquals(module, name.startsWith(module + ".") ? module : name);
    }
  }

  /** Returns all modules but the API, which {@link #api_classesThatReferBack_areThese} tests. */
  private static Stream<String> implementations() {
    return Modules.names().filter(name -> !name.equals(API));
  }
}

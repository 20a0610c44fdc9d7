package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.Engine;
import dev.rondo.spi.EventLoopProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Tests of the module path and the task runner of the JVM that runs these tests. */
class ModulePathTests {

  @Test
  void thisTest_isInANamedModule() {
    assertEquals("dev.rondo.integration", getClass().getModule().getName());
  }

  @Test
  void selector_isFoundInItsModule() {
    var provider =
        ServiceLoader.load(EventLoopProvider.class).stream()
            .filter(p -> p.get().name().equals("selector"))
            .findFirst()
            .orElseThrow();

    assertTrue(provider.type().getModule().isNamed());
    assertEquals("dev.rondo.selector", provider.type().getModule().getName());
  }

  @Test
  void boot_hasNoAutomaticModule() {
    var automatic =
        ModuleLayer.boot().modules().stream()
            .map(Module::getDescriptor)
            .filter(descriptor -> descriptor.isAutomatic())
            .toList();

    assertTrue(automatic.isEmpty(), () -> "automatic modules: " + automatic);
  }

  @Test
  void runner_matchesTheTestProperty() {
    boolean mounted = System.getProperty("rondo.test.runner", "").equals("mounted");

    assertEquals(mounted, Engine.canMountTasks());
  }
}

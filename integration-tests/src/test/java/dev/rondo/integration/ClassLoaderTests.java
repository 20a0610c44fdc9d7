package dev.rondo.integration;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tck.fixture.LoopFixture;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of class loaders like those of plug-ins, Spring Boot, OSGi and application servers. */
@Tag("once")
@Timeout(60)
final class ClassLoaderTests {

  private static final ClassLoader SYSTEM = ClassLoader.getSystemClassLoader();
  private static final String OWN = "of-the-application";

  private Path plain = Path.of("");
  private Path withBackend = Path.of("");

  @BeforeEach
  void copyApplications(@TempDir Path folder) throws Exception {
    plain = ApplicationLoaders.application(folder.resolve("plain"));
    withBackend = ApplicationLoaders.application(folder.resolve("own"), "LoaderBackend");
  }

  @Test
  void plugin_withRondoInside_findsBackends() throws Exception {
    try (URLClassLoader plugin = ApplicationLoaders.withRondo("plugin", plain)) {
      assertEquals("selector", ApplicationLoaders.ask(plugin, plugin, "run"));
    }
  }

  @Test
  void plugin_contextLoaderIsTheSystems_findsBackends() throws Exception {
    try (URLClassLoader plugin = ApplicationLoaders.withRondo("plugin", plain)) {
      assertEquals("selector", ApplicationLoaders.ask(plugin, SYSTEM, "run"));
    }
  }

  @Test
  void plugin_noContextLoader_findsBackends() throws Exception {
    try (URLClassLoader plugin = ApplicationLoaders.withRondo("plugin", plain)) {
      assertEquals("selector", ApplicationLoaders.ask(plugin, null, "run"));
    }
  }

  @Test
  void plugin_onTheCommonPool_findsBackends() throws Exception {
    try (URLClassLoader plugin = ApplicationLoaders.withRondo("plugin", plain)) {
      var application = ApplicationLoaders.load(plugin);

      assertEquals(
          "selector",
          ForkJoinPool.commonPool()
              .submit(() -> application.apply("run"))
              .get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void plugin_rondoInASiblingLoader_findsBackends() throws Exception {
    try (URLClassLoader rondo = ApplicationLoaders.withRondo("rondo");
        URLClassLoader plugin = new SiblingLoader(plain, rondo)) {
      assertEquals("selector", ApplicationLoaders.ask(plugin, SYSTEM, "run"));
      assertEquals("selector", ApplicationLoaders.ask(plugin, plugin, "run"));
    }
  }

  @Test
  void discover_ofALoader_findsItsBackends() throws Exception {
    try (URLClassLoader server = ApplicationLoaders.withRondo("server");
        URLClassLoader application = child("application", withBackend, server)) {
      String own = ApplicationLoaders.ask(application, SYSTEM, "own");

      assertEquals(
          "[of-the-application (dev.rondo.integration.LoaderBackend), selector"
              + " (dev.rondo.selector.service.SelectorService)]",
          own);
    }
  }

  @Test
  void discover_ofAModuleLayer_findsBackends() throws Exception {
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration()
            .resolve(
                ModuleFinder.of(ApplicationLoaders.rondosPath().toArray(Path[]::new)),
                ModuleFinder.of(),
                Set.of("dev.rondo.policies", "dev.rondo.selector"));
    ModuleLayer layer = boot.defineModulesWithManyLoaders(configuration, SYSTEM);
    Class<?> backends =
        layer.findLoader("dev.rondo.policies").loadClass("dev.rondo.policies.Backends");

    Object found = backends.getMethod("discover").invoke(null);
    Object named = backends.getMethod("discover", ModuleLayer.class).invoke(null, layer);

    for (Object each : List.of(found, named)) {
      var all = (Collection<?>) backends.getMethod("all").invoke(each);
      assertTrue(
          all.stream()
              .map(Object::toString)
              .collect(toSet())
              .contains("selector (dev.rondo.selector/dev.rondo.selector.service.SelectorService)"),
          all::toString);
    }
  }

  @Test
  void noBackendInstalled_namesThePlacesSearched() throws Exception {
    String selector = Modules.reference("dev.rondo.selector").location().orElseThrow().getPath();
    try (URLClassLoader full = ApplicationLoaders.withRondo("full", plain);
        URLClassLoader plugin =
            new URLClassLoader(
                "bare",
                Stream.of(full.getURLs())
                    .filter(url -> !url.getPath().startsWith(selector))
                    .toArray(URL[]::new),
                ApplicationLoaders.JDK)) {
      assertEquals(
          "no event loop backend is installed: add a module that provides one, such as"
              + " dev.rondo.selector\n"
              + "searched: not the context class loader of thread 'application', 'app', which does"
              + " not see this copy of Rondo; the class loader of EventLoopProvider, 'bare'; for"
              + " another place, set the thread's context class loader, or use"
              + " Backends.discover(loader)",
          ApplicationLoaders.ask(plugin, SYSTEM, "run"));
    }
  }

  /** An application must not see the backend of another one that ran before it. */
  @Test
  void server_backendOfAnApplication_isNotShared() throws Exception {
    try (URLClassLoader server = ApplicationLoaders.withRondo("server");
        URLClassLoader first = child("first", withBackend, server);
        URLClassLoader second = child("second", plain, server)) {
      assertEquals(OWN, ApplicationLoaders.ask(first, first, "run"));
      assertEquals("selector", ApplicationLoaders.ask(second, second, "run"));
      assertEquals(OWN, ApplicationLoaders.ask(first, first, "run"));
    }
  }

  @Test
  void server_applicationStopped_loaderIsCollected() throws Exception {
    try (URLClassLoader server = ApplicationLoaders.withRondo("server")) {
      WeakReference<ClassLoader> first = runAndClose(child("first", withBackend, server), OWN);
      WeakReference<ClassLoader> second = runAndClose(child("second", plain, server), "selector");

      awaitCollected(first);
      awaitCollected(second);
    }
  }

  @Test
  void plugin_closed_loaderIsCollected() throws Exception {
    awaitCollected(runAndClose(ApplicationLoaders.withRondo("plugin", plain), "selector"));
  }

  private static WeakReference<ClassLoader> runAndClose(URLClassLoader loader, String expected)
      throws Exception {
    try (loader) {
      assertEquals(expected, ApplicationLoaders.ask(loader, loader, "run"));
    }
    return new WeakReference<>(loader);
  }

  private static void awaitCollected(WeakReference<ClassLoader> loader) {
    LoopFixture.await(
        "the class loader is collected",
        () -> {
          System.gc();
          return loader.refersTo(null);
        });
  }

  private static URLClassLoader child(String name, Path folder, ClassLoader parent)
      throws Exception {
    return new URLClassLoader(name, new URL[] {folder.toUri().toURL()}, parent);
  }

  /** A class loader that delegates to a loader that is not its parent, as OSGi does. */
  private static final class SiblingLoader extends URLClassLoader {

    private final ClassLoader rondo;

    SiblingLoader(Path folder, ClassLoader rondo) throws Exception {
      super("sibling", new URL[] {folder.toUri().toURL()}, ApplicationLoaders.JDK);
      this.rondo = rondo;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try {
        return super.findClass(name);
      } catch (ClassNotFoundException e) {
        return rondo.loadClass(name);
      }
    }
  }
}

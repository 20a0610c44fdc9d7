package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of discovery when some providers fail and another one works. */
@Tag("once")
@Timeout(60)
final class BrokenProviderTests {

  /** Byte 7 of a class file is the lower byte of its major version. */
  private static final int VERSION = 7;

  @ParameterizedTest
  @CsvSource({
    "NotThere, Provider dev.rondo.integration.NotThere not found",
    "LoaderBackend$NeedsAbsent, java.lang.NoClassDefFoundError",
    "LoaderBackend$TooNew, java.lang.UnsupportedClassVersionError",
    "LoaderBackend$ConstructorFails, java.lang.AssertionError: constructor",
    "LoaderBackend$InitializerFails, java.lang.NumberFormatException",
    "LoaderBackend$NameFails, java.lang.AssertionError: name",
    "LoaderBackend$SupportFails, java.lang.AssertionError: support",
    "LoaderBackend$CapabilitiesFail, java.lang.IllegalStateException: capabilities",
  })
  void provider_fails_isListedAndOthersWork(String provider, String cause, @TempDir Path folder)
      throws Exception {
    Path application = ApplicationLoaders.application(folder.resolve("app"), provider);
    breakClassFiles(application);
    try (URLClassLoader loader = ApplicationLoaders.withRondo("app", application)) {
      String broken = ApplicationLoaders.ask(loader, loader, "broken");

      assertEquals("selector", ApplicationLoaders.ask(loader, loader, "run"));
      assertEquals(1, broken.lines().count(), broken);
      assertTrue(broken.contains(provider), broken);
      assertTrue(broken.contains(cause), broken);
    }
  }

  /** Registers several broken providers, each before another one. */
  @Test
  void providers_severalFail_allAreListed(@TempDir Path folder) throws Exception {
    String[] providers = {
      "NotThere",
      "LoaderBackend$TooNew",
      "LoaderBackend$NeedsAbsent",
      "LoaderBackend$SupportFails",
      "NotThere2",
      "LoaderBackend"
    };
    Path application = ApplicationLoaders.application(folder.resolve("app"), providers);
    breakClassFiles(application);
    try (URLClassLoader loader = ApplicationLoaders.withRondo("app", application)) {
      String broken = ApplicationLoaders.ask(loader, loader, "broken");

      assertEquals("of-the-application", ApplicationLoaders.ask(loader, loader, "run"));
      assertEquals(providers.length - 1, broken.lines().count(), broken);
    }
  }

  @Test
  void choice_ofABrokenProvider_namesItAndTheCause(@TempDir Path folder) throws Exception {
    Path application =
        ApplicationLoaders.application(folder.resolve("app"), "LoaderBackend$SupportFails");
    try (URLClassLoader loader = ApplicationLoaders.withRondo("app", application)) {
      assertEquals(
          "the event loop backend 'support-fails' is not available here (the program): support() of"
              + " dev.rondo.integration.LoaderBackend$SupportFails failed:"
              + " java.lang.AssertionError: support\navailable: selector",
          ApplicationLoaders.ask(loader, loader, "support-fails"));
    }
  }

  /** The name of a backend is unknown if its provider cannot be loaded. */
  @Test
  void choice_ofAnUnknownName_listsTheBroken(@TempDir Path folder) throws Exception {
    Path application =
        ApplicationLoaders.application(folder.resolve("app"), "LoaderBackend$ConstructorFails");
    try (URLClassLoader loader = ApplicationLoaders.withRondo("app", application)) {
      String message = ApplicationLoaders.ask(loader, loader, "of-the-application");

      assertTrue(
          message.startsWith(
              "no event loop backend is named 'of-the-application' (the program)\n"
                  + "available: selector; not available here:"
                  + " dev.rondo.integration.LoaderBackend$ConstructorFails"
                  + " (java.lang.AssertionError: constructor)"),
          message);
    }
  }

  private static void breakClassFiles(Path application) throws Exception {
    Path classes = application.resolve("dev/rondo/integration");
    Files.delete(classes.resolve("LoaderBackend$Absent.class"));
    Path tooNew = classes.resolve("LoaderBackend$TooNew.class");
    byte[] bytes = Files.readAllBytes(tooNew);
    bytes[VERSION] = 120;
    Files.write(tooNew, bytes);
  }
}

package dev.rondo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.spi.EventLoopPolicyProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentPolicyTests {

  private static final NamedProvider DEFAULT = new NamedProvider("default");
  private static final NamedProvider ACME = new NamedProvider("acme");

  @AfterEach
  void restore() {
    EventLoops.setEventLoopPolicy(null);
    System.clearProperty("rondo.policy");
  }

  @Test
  void select_noName_returnsTheDefault() {
    assertSame(DEFAULT, CurrentPolicy.select(null, List.of(ACME, DEFAULT)));
  }

  @Test
  void select_name_returnsThatProvider() {
    assertSame(ACME, CurrentPolicy.select("acme", List.of(DEFAULT, ACME)));
  }

  @Test
  void select_noDefaultInstalled_throws() {
    assertRefusal("no event loop policy is named 'default'\navailable: acme", null, List.of(ACME));
  }

  @Test
  void select_noneInstalled_namesTheModuleToAdd() {
    assertRefusal(
        "no event loop policy is named 'default'\n"
            + "available: none; add the module dev.rondo.policies, which provides 'default'",
        null,
        List.of());
  }

  @Test
  void select_unknownName_namesItsSourceAndAllNames() {
    System.setProperty("rondo.policy", "acne");

    assertRefusal(
        "no event loop policy is named 'acne' (system property rondo.policy)\n"
            + "available: acme, default",
        "acne",
        List.of(DEFAULT, ACME));
  }

  @Test
  void select_duplicateName_namesBothClasses() {
    assertRefusal(
        "two event loop policies are named 'acme':"
            + " dev.rondo/dev.rondo.CurrentPolicyTests$NamedProvider"
            + " and dev.rondo/dev.rondo.CurrentPolicyTests$SecondProvider",
        "acme",
        List.of(ACME, new SecondProvider("acme")));
  }

  @Test
  void providers_brokenProvider_isNamedWithRemedy(@TempDir Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(EventLoopPolicyProvider.class.getName()), "com.example.NotThere\n");
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      var providers = ServiceLoader.load(EventLoopPolicyProvider.class, loader);
      var e = assertThrows(IllegalStateException.class, () -> CurrentPolicy.providers(providers));

      assertEquals(
          "an event loop policy provider cannot be loaded: remove it or fix it:"
              + " dev.rondo.spi.EventLoopPolicyProvider: Provider com.example.NotThere not found",
          e.getMessage());
    }
  }

  @Test
  void setEventLoopPolicy_overridesTheProperty() {
    System.setProperty("rondo.policy", "acne");
    EventLoopPolicy policy = new ThrowingPolicy();
    EventLoops.setEventLoopPolicy(policy);

    assertSame(policy, EventLoops.getEventLoopPolicy());
  }

  @Test
  void getEventLoopPolicy_noProvider_throws() {
    var e = assertThrows(IllegalStateException.class, EventLoops::getEventLoopPolicy);

    assertEquals(
        "no event loop policy is named 'default'\n"
            + "available: none; add the module dev.rondo.policies, which provides 'default'",
        e.getMessage());
  }

  @Test
  void getRunningLoop_outsideALoop_throws() {
    assertThrows(NoRunningLoopException.class, EventLoops::getRunningLoop);
  }

  private static void assertRefusal(
      String message, @Nullable String name, List<EventLoopPolicyProvider> all) {
    var e = assertThrows(IllegalStateException.class, () -> CurrentPolicy.select(name, all));
    assertEquals(message, e.getMessage());
  }

  private record NamedProvider(String name) implements EventLoopPolicyProvider {
    @Override
    public EventLoopPolicy newPolicy() {
      return new ThrowingPolicy();
    }
  }

  private record SecondProvider(String name) implements EventLoopPolicyProvider {
    @Override
    public EventLoopPolicy newPolicy() {
      return new ThrowingPolicy();
    }
  }

  private static final class ThrowingPolicy implements EventLoopPolicy {
    @Override
    public EventLoop getEventLoop() {
      throw new NoRunningLoopException("none");
    }

    @Override
    public void setEventLoop(@Nullable EventLoop loop) {}

    @Override
    public EventLoop newEventLoop() {
      throw new UnsupportedOperationException("none");
    }
  }
}

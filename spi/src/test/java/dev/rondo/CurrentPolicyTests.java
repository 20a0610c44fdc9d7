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

  private static final Named DEFAULT = new Named("default");
  private static final Named ACME = new Named("acme");

  @AfterEach
  void restore() {
    EventLoops.setEventLoopPolicy(null);
    System.clearProperty("rondo.policy");
  }

  @Test
  void select_withoutAName_takesTheDefaultOnly() {
    assertSame(DEFAULT, CurrentPolicy.select(null, List.of(ACME, DEFAULT)));
  }

  @Test
  void select_withAName_takesThatOne() {
    assertSame(ACME, CurrentPolicy.select("acme", List.of(DEFAULT, ACME)));
  }

  @Test
  void select_withoutTheDefault_doesNotTakeAnother() {
    assertRefusal("no event loop policy is named 'default'\navailable: acme", null, List.of(ACME));
  }

  @Test
  void select_whereNoneIsInstalled_saysWhatBringsOne() {
    assertRefusal(
        "no event loop policy is named 'default'\n"
            + "available: none is installed; the module dev.rondo.policies brings 'default'",
        null,
        List.of());
  }

  @Test
  void select_ofAnUnknownName_saysWhoNamedItAndWhatThereIs() {
    System.setProperty("rondo.policy", "acne");

    assertRefusal(
        "no event loop policy is named 'acne' (system property rondo.policy)\n"
            + "available: acme, default",
        "acne",
        List.of(DEFAULT, ACME));
  }

  @Test
  void select_ofTwoOfOneName_namesBothClasses() {
    assertRefusal(
        "two event loop policies are named 'acme':"
            + " dev.rondo/dev.rondo.CurrentPolicyTests$Named"
            + " and dev.rondo/dev.rondo.CurrentPolicyTests$Other",
        "acme",
        List.of(ACME, new Other("acme")));
  }

  @Test
  void found_ofABrokenProvider_saysWhichAndWhatToDo(@TempDir Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(EventLoopPolicyProvider.class.getName()), "com.example.NotThere\n");
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      var providers = ServiceLoader.load(EventLoopPolicyProvider.class, loader);
      var e = assertThrows(IllegalStateException.class, () -> CurrentPolicy.found(providers));

      assertEquals(
          "a provider of event loop policies is broken: remove or mend it:"
              + " dev.rondo.spi.EventLoopPolicyProvider: Provider com.example.NotThere not found",
          e.getMessage());
    }
  }

  @Test
  void setEventLoopPolicy_goesBeforeTheProperty() {
    System.setProperty("rondo.policy", "acne");
    EventLoopPolicy policy = new Refusing();
    EventLoops.setEventLoopPolicy(policy);

    assertSame(policy, EventLoops.getEventLoopPolicy());
  }

  @Test
  void getEventLoopPolicy_withoutAnyProvider_saysSo() {
    var e = assertThrows(IllegalStateException.class, EventLoops::getEventLoopPolicy);

    assertEquals(
        "no event loop policy is named 'default'\n"
            + "available: none is installed; the module dev.rondo.policies brings 'default'",
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

  private record Named(String name) implements EventLoopPolicyProvider {
    @Override
    public EventLoopPolicy newPolicy() {
      return new Refusing();
    }
  }

  private record Other(String name) implements EventLoopPolicyProvider {
    @Override
    public EventLoopPolicy newPolicy() {
      return new Refusing();
    }
  }

  private static final class Refusing implements EventLoopPolicy {
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

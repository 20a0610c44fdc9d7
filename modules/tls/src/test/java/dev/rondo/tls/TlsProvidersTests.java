package dev.rondo.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tls.FakeTlsProviders.Failing;
import dev.rondo.tls.FakeTlsProviders.Missing;
import dev.rondo.tls.FakeTlsProviders.Namesake;
import dev.rondo.tls.FakeTlsProviders.Preferred;
import dev.rondo.tls.FakeTlsProviders.Twin;
import dev.rondo.tls.FakeTlsProviders.Working;
import dev.rondo.tls.context.TlsContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the setting {@code rondo.tls} with providers that an application registers. */
class TlsProvidersTests {

  private static final String PROPERTY = "rondo.tls";

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  @TempDir private Path folder;

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
    System.clearProperty(PROPERTY);
  }

  private TlsProviders registered(Class<?>... providers) throws IOException {
    Thread.currentThread().setContextClassLoader(new ServiceFileLoader(folder, List.of(providers)));
    return TlsProviders.discover();
  }

  private static void assertRefused(String message, TlsProviders providers) {
    var e = assertThrows(IllegalStateException.class, providers::choose);
    assertEquals(message, e.getMessage());
  }

  @Test
  void auto_noProvider_isTheJdks() throws Exception {
    TlsProviderChoice choice = registered().choose();

    assertEquals("jdk", choice.name());
    assertNull(choice.provider());
    assertEquals(
        "rondo.tls is not set, and no module with another provider is present", choice.reason());
  }

  @Test
  void auto_severalWork_takesThePreferred() throws Exception {
    TlsProviderChoice choice =
        registered(Working.class, Preferred.class, Missing.class, Failing.class).choose();

    assertEquals("preferred", choice.name());
    assertNotNull(choice.provider());
    assertEquals("rondo.tls is not set, and this provider works here", choice.reason());
  }

  @Test
  void auto_noneWorks_isTheJdksAndSaysWhy() throws Exception {
    System.setProperty(PROPERTY, "auto");
    TlsProviderChoice choice = registered(Missing.class, Failing.class).choose();

    assertEquals("jdk", choice.name());
    assertEquals(
        "rondo.tls is auto (system property rondo.tls), and no other provider works here: missing"
            + " (no libmissing.so.3: install it), failing (java.lang.AssertionError: support)",
        choice.reason());
  }

  @Test
  void jdk_isTakenBeforeAProviderThatWorks() throws Exception {
    System.setProperty(PROPERTY, "JDK");

    assertEquals(
        new TlsProviderChoice("jdk", null, "rondo.tls is jdk (system property rondo.tls)"),
        registered(Working.class).choose());
  }

  @Test
  void name_ofAProvider_isUsedByContexts() throws Exception {
    System.setProperty(PROPERTY, "fake");
    registered(Working.class, Preferred.class);
    TlsContext context = TlsContext.createDefaultContext();

    assertEquals("fake", context.provider().name());
    assertEquals("rondo.tls is fake (system property rondo.tls)", context.provider().reason());
    assertEquals(context.provider().provider(), context.sslContext().getProvider());
  }

  @Test
  void name_ofAProviderThatFails_isRefusedWithTheCause() throws Exception {
    System.setProperty(PROPERTY, "missing");

    assertRefused(
        "the TLS provider 'missing' (system property rondo.tls) is not available: missing (no"
            + " libmissing.so.3: install it); to do without it, set rondo.tls=jdk",
        registered(Missing.class));
  }

  @Test
  void name_ofTwoProviders_isRefusedWithBoth() throws Exception {
    System.setProperty(PROPERTY, "fake");

    assertRefused(
        "two TLS providers are named 'fake': dev.rondo.tls.FakeTlsProviders$Working and"
            + " dev.rondo.tls.FakeTlsProviders$Twin: remove one of them",
        registered(Working.class, Twin.class));
  }

  @Test
  void name_unknown_isRefusedWithAllNames() throws Exception {
    System.setProperty(PROPERTY, "opnessl");

    assertRefused(
        "no TLS provider is named 'opnessl' (system property rondo.tls); available: fake, jdk; not"
            + " available here: missing (no libmissing.so.3: install it); add the module that"
            + " provides it",
        registered(Working.class, Missing.class));
  }

  @Test
  void name_ofTheJdks_isNotGivenToAnother() throws Exception {
    List<TlsProviders.Entry> all = registered(Namesake.class).all();

    assertEquals(2, all.size());
    assertEquals("the name is taken: give the provider another one", all.getFirst().detail());
    assertTrue(all.getLast().isAvailable());
    assertEquals("java.base", all.getLast().origin());
  }
}

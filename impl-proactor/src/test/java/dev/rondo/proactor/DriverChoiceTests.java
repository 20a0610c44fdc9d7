package dev.rondo.proactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DriverChoiceTests {

  private static final ProactorDriver LAST = ProactorDriver.NIO2;

  @AfterEach
  void unset() {
    System.clearProperty(DriverChoice.PROPERTY);
  }

  @Test
  void bySetting_unset_choosesFirst() {
    DriverChoice choice = DriverChoice.bySetting(driver -> Optional.empty());

    assertEquals(new DriverChoice(ProactorDriver.URING, "io_uring"), choice);
  }

  @Test
  void bySetting_firstUnusable_choosesNextWithReason() {
    DriverChoice choice =
        DriverChoice.bySetting(
            driver ->
                driver == ProactorDriver.URING
                    ? Optional.of("io_uring_setup: EPERM")
                    : Optional.empty());

    assertEquals(
        new DriverChoice(ProactorDriver.NIO2, "NIO.2; not uring (io_uring_setup: EPERM)"), choice);
  }

  @Test
  void bySetting_allUnusable_givesEveryReason() {
    DriverChoice choice =
        DriverChoice.bySetting(driver -> Optional.of("no " + driver.title() + " here"));

    assertNull(choice.driver());
    for (ProactorDriver driver : ProactorDriver.values()) {
      assertTrue(
          choice
              .reason()
              .contains("%s (no %s here)".formatted(driver.settingName(), driver.title())),
          choice.reason());
    }
  }

  @Test
  void bySetting_namedDriver_choosesIt() {
    System.setProperty(DriverChoice.PROPERTY, "nio2");

    assertEquals(
        new DriverChoice(ProactorDriver.NIO2, "NIO.2, by system property rondo.proactor"),
        DriverChoice.bySetting(driver -> Optional.empty()));
  }

  @Test
  void bySetting_namedDriverUnusable_choosesNone() {
    System.setProperty(DriverChoice.PROPERTY, "nio2");

    assertEquals(
        new DriverChoice(null, "nio2, requested by system property rondo.proactor: it is broken"),
        DriverChoice.bySetting(
            driver ->
                driver == ProactorDriver.NIO2 ? Optional.of("it is broken") : Optional.empty()));
  }

  @Test
  void bySetting_unknownName_listsDrivers() {
    System.setProperty(DriverChoice.PROPERTY, "iocp");

    DriverChoice choice = DriverChoice.bySetting(driver -> Optional.empty());

    assertNull(choice.driver());
    assertEquals(
        "unknown driver 'iocp' (system property rondo.proactor): use "
            + ProactorDriver.names()
            + ", or leave it unset",
        choice.reason());
  }

  @Test
  void support_withoutDriver_isUnsupported() {
    ProactorLoopProvider provider = new ProactorLoopProvider(LAST, of -> Optional.of("broken"));

    assertEquals(
        new Support.Unsupported(LAST.settingName() + ", requested by the program: broken"),
        provider.support());
    assertEquals(Set.of(), provider.capabilities());
    var refusal =
        assertThrows(
            UnsupportedOperationException.class,
            () -> provider.newEventLoop(LoopOptions.defaults()));
    assertEquals(
        "the event loop backend 'proactor' is not available: "
            + LAST.settingName()
            + ", requested by the program: broken",
        refusal.getMessage());
  }

  @Test
  void support_withDriver_hasPreferenceAndReason() {
    Supplier<DriverChoice> choice = () -> new DriverChoice(LAST, "NIO.2; not acme (broken)");

    assertEquals(
        new Support.Supported(LAST.preference(), "NIO.2; not acme (broken)"),
        new ProactorLoopProvider(choice).support());
  }
}

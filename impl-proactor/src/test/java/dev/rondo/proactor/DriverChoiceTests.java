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
  void bySetting_none_isTheFirstThatWorks() {
    DriverChoice choice = DriverChoice.bySetting(driver -> Optional.empty());

    assertEquals(new DriverChoice(ProactorDriver.URING, "io_uring"), choice);
  }

  @Test
  void bySetting_firstDoesNotWork_isTheNextWithTheReason() {
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
  void bySetting_noneAndNothingWorks_saysWhyOfEach() {
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
  void bySetting_ofADriver_isThatOne() {
    System.setProperty(DriverChoice.PROPERTY, "nio2");

    assertEquals(
        new DriverChoice(ProactorDriver.NIO2, "NIO.2, by system property rondo.proactor"),
        DriverChoice.bySetting(driver -> Optional.empty()));
  }

  @Test
  void bySetting_ofADriverThatDoesNotWork_isNoOther() {
    System.setProperty(DriverChoice.PROPERTY, "nio2");

    assertEquals(
        new DriverChoice(null, "nio2, asked for by system property rondo.proactor: it is broken"),
        DriverChoice.bySetting(
            driver ->
                driver == ProactorDriver.NIO2 ? Optional.of("it is broken") : Optional.empty()));
  }

  @Test
  void bySetting_ofNoDriver_saysWhichThereAre() {
    System.setProperty(DriverChoice.PROPERTY, "iocp");

    DriverChoice choice = DriverChoice.bySetting(driver -> Optional.empty());

    assertNull(choice.driver());
    assertEquals(
        "'iocp' is no driver of this backend (system property rondo.proactor): say "
            + ProactorDriver.names()
            + ", or nothing",
        choice.reason());
  }

  @Test
  void support_withoutDriver_isUnsupported() {
    ProactorLoopProvider provider = new ProactorLoopProvider(LAST, of -> Optional.of("broken"));

    assertEquals(
        new Support.Unsupported(LAST.settingName() + ", asked for by the program: broken"),
        provider.support());
    assertEquals(Set.of(), provider.capabilities());
    var refusal =
        assertThrows(
            UnsupportedOperationException.class,
            () -> provider.newEventLoop(LoopOptions.defaults()));
    assertEquals(
        "the event loop backend 'proactor' is not available: "
            + LAST.settingName()
            + ", asked for by the program: broken",
        refusal.getMessage());
  }

  @Test
  void support_withADriver_hasItsPreference() {
    Supplier<DriverChoice> choice = () -> new DriverChoice(LAST, "NIO.2; not acme (broken)");

    assertEquals(
        new Support.Supported(LAST.preference(), "NIO.2; not acme (broken)"),
        new ProactorLoopProvider(choice).support());
  }
}

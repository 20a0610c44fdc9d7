package dev.rondo.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.policies.Backends;
import dev.rondo.policies.NoBackendException;
import dev.rondo.spi.Support;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

final class TestBackendsTests {

  private final TestBackends backends =
      new TestBackends(
          Backends.of(
              new StubBackend("elsewhere", new Support.Unsupported("needs another system")),
              new StubBackend("fast", new Support.Supported(10)),
              new StubBackend("named-only", new Support.Supported(Integer.MIN_VALUE)),
              new StubBackend("slow", new Support.Supported(1))));

  @Test
  void expand_all_isEachOneForGeneralUse() {
    assertEquals(List.of("fast", "slow"), backends.expand(List.of("all")));
  }

  @Test
  void expand_auto_isTheOneChosen() {
    assertEquals(List.of("fast", "slow"), backends.expand(List.of("auto", "slow", "fast")));
  }

  @Test
  void expand_unknownName_isLeftToTheTest() {
    assertEquals(List.of("acme"), backends.expand(List.of("acme")));
  }

  @Test
  void find_unavailable_abortsTheTest() {
    var abort = assertThrows(TestAbortedException.class, () -> backends.find("elsewhere"));

    assertEquals(
        "the event loop backend 'elsewhere' is not available here: needs another system",
        abort.getMessage());
  }

  @Test
  void find_unknown_isRefused() {
    assertThrows(NoBackendException.class, () -> backends.find("acme"));
  }
}

package dev.rondo.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackendChoiceTests {

  private static final Backends BACKENDS =
      Backends.of(
          FakeProvider.available("rapid", 300),
          FakeProvider.available("sturdy", 200),
          FakeProvider.unavailable("kqueue", "needs macOS or BSD; this is Linux"));

  @AfterEach
  void clear() {
    System.clearProperty("rondo.backend");
    System.clearProperty("rondo.backend.threads");
  }

  @Test
  void choose_nothingSet_takesHighestPreference() {
    assertChoice("rapid", "highest preference (300) of the available backends", configured());
  }

  @Test
  void choose_oneName_takesIt() {
    System.setProperty("rondo.backend", "sturdy");

    assertChoice("sturdy", "named by system property rondo.backend", configured());
  }

  @Test
  void choose_severalNames_takesFirstAvailable() {
    System.setProperty("rondo.backend", "kqueue, iouring, sturdy, rapid");

    assertChoice(
        "sturdy",
        "first available of kqueue,iouring,sturdy,rapid, system property rondo.backend;"
            + " kqueue: needs macOS or BSD; this is Linux; iouring: not installed",
        configured());
  }

  @Test
  void choose_namesEndingInAuto_fallsBackToPreference() {
    System.setProperty("rondo.backend", "kqueue,auto");

    assertChoice(
        "rapid",
        "highest preference (300) of the available backends;"
            + " kqueue: needs macOS or BSD; this is Linux",
        configured());
  }

  @Test
  void explain_nothingSet_isByPreference() {
    assertEquals(
        List.of(
            "rondo.backend: not set",
            "rondo.backend.threads: not set",
            "by preference: rapid 300, sturdy 200; kqueue is not available",
            "result: rapid, highest preference (300) of the available backends"),
        configured().explain(BACKENDS, "main"));
  }

  @Test
  void explain_rules_showsWhichMatches() {
    System.setProperty("rondo.backend.threads", "io-*=rapid;ui=sturdy;*=kqueue");
    String source = "' of system property rondo.backend.threads)";

    assertEquals(
        List.of(
            "rondo.backend: not set",
            "thread 'ui', rapid (rule 'io-*=rapid" + source + " for 'io-*': does not match",
            "thread 'ui', sturdy (rule 'ui=sturdy" + source + " for 'ui': matches, decides",
            "thread 'ui', kqueue (rule '*=kqueue" + source + " for '*': skipped",
            "by preference: rapid 300, sturdy 200; kqueue is not available",
            "result: sturdy, named by rule 'ui=sturdy' of system property rondo.backend.threads"),
        configured().explain(BACKENDS, "ui"));
  }

  @Test
  void explain_unknownName_saysWhy() {
    System.setProperty("rondo.backend", "iouring");
    List<String> steps = configured().explain(BACKENDS, "main");

    assertEquals("rondo.backend: iouring (system property rondo.backend)", steps.getFirst());
    assertTrue(
        steps.getLast().startsWith("result: no event loop backend is named 'iouring'"),
        steps::toString);
  }

  @Test
  void choose_auto_leavesItToTheRules() {
    System.setProperty("rondo.backend", "auto");
    System.setProperty("rondo.backend.threads", "io-*=rapid;ui=sturdy");

    assertChoice(
        "sturdy",
        "named by rule 'ui=sturdy' of system property rondo.backend.threads",
        configured().choose(BACKENDS, "ui"));
    assertEquals("rapid", configured().choose(BACKENDS, "io-17").backend().name());
    assertEquals("rapid", configured().choose(BACKENDS, "ui-2").backend().name());
  }

  @Test
  void choose_oneName_precedesTheRules() {
    System.setProperty("rondo.backend", "rapid");
    System.setProperty("rondo.backend.threads", "ui=sturdy");

    assertEquals("rapid", configured().choose(BACKENDS, "ui").backend().name());
  }

  @Test
  void choose_programRules_followConfiguredRules() {
    System.setProperty("rondo.backend.threads", "io-1=rapid");
    BackendChoice choice = configured().withThreadRule("io-*", "sturdy");

    assertEquals("rapid", choice.choose(BACKENDS, "io-1").backend().name());
    assertChoice(
        "sturdy", "named by rule 'io-*=sturdy' of the program", choice.choose(BACKENDS, "io-2"));
  }

  @Test
  void choose_ruleOfSeveralNames_takesFirstAvailable() {
    BackendChoice choice = BackendChoice.automatic().withThreadRule("io", "kqueue,sturdy");

    assertEquals("sturdy", choice.choose(BACKENDS, "io").backend().name());
  }

  @Test
  void matches_pattern_isTheWholeNameWithOnlyStars() {
    var rule = ThreadRule.parseAll("io.*-[1]=rapid", "here").getFirst();

    assertEquals(true, rule.matches("io.pool-[1]"));
    assertEquals(false, rule.matches("ioxpool-[1]"));
    assertEquals(false, rule.matches("io.pool-[1]2"));
  }

  @Test
  void choose_unknownName_listsBackends() {
    System.setProperty("rondo.backend", "iouring");

    assertNoBackend(
        """
        no event loop backend is named 'iouring' (system property rondo.backend)
        available: rapid, sturdy; not available here: kqueue (needs macOS or BSD; this is Linux)\
        """,
        BACKENDS,
        configured());
  }

  @Test
  void choose_unavailableName_saysWhy() {
    System.setProperty("rondo.backend", "kqueue");

    assertNoBackend(
        """
        the event loop backend 'kqueue' is not available here (system property rondo.backend): \
        needs macOS or BSD; this is Linux
        available: rapid, sturdy\
        """,
        BACKENDS,
        configured());
  }

  @Test
  void choose_severalUnavailable_saysWhyOfEach() {
    System.setProperty("rondo.backend", "kqueue,iouring");

    assertNoBackend(
        """
        none of the event loop backends kqueue,iouring is available here \
        (system property rondo.backend)
        kqueue: needs macOS or BSD; this is Linux
        iouring: not installed
        available: rapid, sturdy\
        """,
        BACKENDS,
        configured());
  }

  @Test
  void choose_noBackendAvailable_saysWhy() {
    assertNoBackend(
        """
        no event loop backend is available here
        available: none; not available here: kqueue (needs macOS), \
        dev.rondo.policies/dev.rondo.policies.FakeProvider (invalid name 'X': use \
        lower-case letters, digits and hyphens, but not 'auto')\
        """,
        Backends.of(
            FakeProvider.unavailable("kqueue", "needs macOS"), FakeProvider.available("X", 1)),
        configured());
  }

  @Test
  void choose_noBackendInstalled_saysWhatToAdd() {
    assertNoBackend(
        "no event loop backend is installed: add a module that provides one, such as"
            + " dev.rondo.selector",
        Backends.of(),
        configured());
  }

  @Test
  void configured_emptyName_throws() {
    System.setProperty("rondo.backend", "rapid,,sturdy");

    var e = assertThrows(IllegalArgumentException.class, BackendChoice::configured);
    assertEquals(
        "'rapid,,sturdy' is not a backend name, or a list of names separated by commas"
            + " (system property rondo.backend)",
        e.getMessage());
  }

  @Test
  void configured_ruleWithoutBackend_throws() {
    System.setProperty("rondo.backend.threads", "io-*=rapid;ui");

    var e = assertThrows(IllegalArgumentException.class, BackendChoice::configured);
    assertEquals(
        "'ui' is not a thread rule such as io-*=epoll (system property rondo.backend.threads)",
        e.getMessage());
  }

  private static BackendChoice configured() {
    return BackendChoice.configured();
  }

  private static void assertChoice(String name, String reason, BackendChoice choice) {
    assertChoice(name, reason, choice.choose(BACKENDS, "main"));
  }

  private static void assertChoice(String name, String reason, Choice choice) {
    assertEquals(List.of(name, reason), List.of(choice.backend().name(), choice.reason()));
  }

  private static void assertNoBackend(String message, Backends backends, BackendChoice choice) {
    var e = assertThrows(NoBackendException.class, () -> choice.choose(backends, "main"));
    assertEquals(message, e.getMessage());
  }
}

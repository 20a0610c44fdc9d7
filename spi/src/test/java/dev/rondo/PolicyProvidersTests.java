package dev.rondo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.spi.EventLoopPolicyProvider;
import dev.rondo.spi.ProviderSearch;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyProvidersTests {

  private static final NamedProvider DEFAULT = new NamedProvider("default");
  private static final NamedProvider ACME = new NamedProvider("acme");
  private static final String SEARCHED =
      "searched: a loader; for another place, set the thread's context class loader, or call"
          + " EventLoops.setEventLoopPolicy";

  @AfterEach
  void restore() {
    System.clearProperty("rondo.policy");
  }

  @Test
  void select_noName_returnsTheDefault() {
    assertSame(DEFAULT, providers(ACME, DEFAULT).select(null).provider());
  }

  @Test
  void select_name_returnsThatProvider() {
    assertSame(ACME, providers(DEFAULT, ACME).select("acme").provider());
  }

  @Test
  void select_noDefaultInstalled_namesTheModuleToAdd() {
    assertRefusal(
        """
        no event loop policy is named 'default'
        available: acme
        add the module dev.rondo.policies, which provides 'default'
        """
            + SEARCHED,
        null,
        providers(ACME));
  }

  @Test
  void select_defaultNotRegistered_saysHowToRegisterIt() {
    assertRefusal(
        """
        no event loop policy is named 'default'
        available: none
        dev.rondo.policies is here but not registered in META-INF/services/dev.rondo.spi.\
        EventLoopPolicyProvider: merge the service files of the jars, as \
        ServicesResourceTransformer of maven-shade does
        """
            + SEARCHED,
        null,
        new PolicyProviders(List.of(), List.of(), true, List.of("a loader")));
  }

  @Test
  void select_unknownName_namesItsSourceAndAllNames() {
    System.setProperty("rondo.policy", "acne");

    assertRefusal(
        """
        no event loop policy is named 'acne' (system property rondo.policy)
        available: acme, default
        """
            + SEARCHED,
        "acne",
        providers(DEFAULT, ACME));
  }

  @Test
  void select_brokenProvider_isNamedWithTheCause() {
    System.setProperty("rondo.policy", "acne");
    var broken =
        List.of(new ProviderSearch.Broken("com.acme.Acne", "NoClassDefFoundError: com/acme/Gone"));
    var providers =
        new PolicyProviders(
            List.of(new NamedPolicy("default", DEFAULT)), broken, false, List.of("a loader"));

    assertSame(DEFAULT, providers.select(null).provider());
    assertRefusal(
        """
        no event loop policy is named 'acne' (system property rondo.policy)
        available: default
        broken: com.acme.Acne: NoClassDefFoundError: com/acme/Gone
        """
            + SEARCHED,
        "acne",
        providers);
  }

  @Test
  void select_duplicateName_namesBothClasses() {
    assertRefusal(
        "two event loop policies are named 'acme':"
            + " dev.rondo/dev.rondo.PolicyProvidersTests$NamedProvider"
            + " and dev.rondo/dev.rondo.PolicyProvidersTests$SecondProvider",
        "acme",
        providers(ACME, new SecondProvider("acme")));
  }

  @Test
  void newPolicy_null_namesTheProvider() {
    var e =
        assertThrows(
            IllegalStateException.class,
            () -> providers(new SecondProvider("acme")).select("acme").newPolicy());

    assertEquals(
        "newPolicy() of dev.rondo/dev.rondo.PolicyProvidersTests$SecondProvider returned null: fix"
            + " it, or choose another event loop policy",
        e.getMessage());
  }

  private static PolicyProviders providers(EventLoopPolicyProvider... all) {
    return new PolicyProviders(
        Stream.of(all).map(NamedPolicy::of).toList(), List.of(), false, List.of("a loader"));
  }

  private static void assertRefusal(
      String message, @Nullable String name, PolicyProviders providers) {
    var e = assertThrows(IllegalStateException.class, () -> providers.select(name));
    assertEquals(message, e.getMessage());
  }

  private record NamedProvider(String name) implements EventLoopPolicyProvider {
    @Override
    public EventLoopPolicy newPolicy() {
      throw new UnsupportedOperationException("none");
    }
  }

  /** Has no policy. */
  private record SecondProvider(String name) implements EventLoopPolicyProvider {
    @Override
    public EventLoopPolicy newPolicy() {
      return null;
    }
  }
}

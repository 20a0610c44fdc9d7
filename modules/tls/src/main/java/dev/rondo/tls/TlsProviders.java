package dev.rondo.tls;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.joining;

import dev.rondo.spi.ProviderSearch;
import dev.rondo.spi.Settings;
import dev.rondo.spi.Support;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The installed TLS providers, and the choice between them by the setting {@code rondo.tls}: {@code
 * auto}, {@code jdk}, or the name of a provider. A broken provider is listed with the reason, and
 * does not affect the others.
 */
public final class TlsProviders {

  private static final String PROPERTY = "rondo.tls";
  private static final String AUTO = "auto";
  private static final String JDK = "jdk";

  /**
   * A provider.
   *
   * @param name its name; {@code ?} if it is unknown because the provider failed
   * @param origin its module or, on the class path, its class
   * @param preference its rank; the highest one is chosen by {@code auto}
   * @param isAvailable whether it works here
   * @param detail facts about it, or the reason why it does not work
   */
  public record Entry(
      String name, String origin, int preference, boolean isAvailable, String detail) {}

  private record Candidate(Entry entry, @Nullable TlsProvider provider) {}

  private final List<Candidate> candidates;

  private TlsProviders(List<Candidate> candidates) {
    this.candidates = candidates;
  }

  /**
   * Finds the providers through the context class loader of the calling thread, the class loader of
   * this class, and its module layer.
   */
  public static TlsProviders discover() {
    var search = ProviderSearch.around(TlsProvider.class, TlsProviders.class);
    List<Candidate> candidates = new ArrayList<>();
    for (ServiceLoader.Provider<TlsProvider> each : search.found()) {
      candidates.add(probe(each));
    }
    for (ProviderSearch.Broken broken : search.broken()) {
      candidates.add(unavailable("?", broken.origin(), broken.reason()));
    }
    return new TlsProviders(candidates);
  }

  private static Candidate probe(ServiceLoader.Provider<TlsProvider> found) {
    String origin = origin(found.type());
    String name = "?";
    try {
      TlsProvider provider = found.get();
      name = provider.name();
      if (name.equals(JDK) || name.equals(AUTO)) {
        return unavailable(name, origin, "the name is taken: give the provider another one");
      }
      return switch (provider.support()) {
        case Support.Supported supported ->
            new Candidate(
                new Entry(name, origin, supported.preference(), true, supported.detail()),
                provider);
        case Support.Unsupported unsupported -> unavailable(name, origin, unsupported.reason());
      };
    } catch (Throwable e) { // A broken provider must not affect the others.
      return unavailable(name, origin, ProviderSearch.reason(e));
    }
  }

  private static Candidate unavailable(String name, String origin, String reason) {
    return new Candidate(new Entry(name, origin, 0, false, reason), null);
  }

  private static String origin(Class<?> type) {
    return type.getModule().isNamed() ? type.getModule().getName() : type.getName();
  }

  /** Returns all providers, available or not, the JDK's last. */
  public List<Entry> all() {
    List<Entry> entries = new ArrayList<>(candidates.stream().map(Candidate::entry).toList());
    entries.add(new Entry(JDK, "java.base", 0, true, installed()));
    return entries;
  }

  private static String installed() {
    try {
      return SSLContext.getInstance("TLS").getProvider().getName();
    } catch (NoSuchAlgorithmException e) {
      return "none installed";
    }
  }

  /**
   * Returns the provider that the setting {@code rondo.tls} names; the JDK's if the setting is
   * {@code auto} or not set and there is no other one that works here.
   *
   * @throws IllegalStateException if the setting names a provider that does not work here, or a
   *     name that two providers have
   */
  public TlsProviderChoice choose() {
    String text = Settings.text(PROPERTY);
    String named = text == null ? AUTO : text.toLowerCase(Locale.ROOT);
    String setting =
        text == null
            ? "%s is not set".formatted(PROPERTY)
            : "%s is %s (%s)".formatted(PROPERTY, named, Settings.source(PROPERTY));
    return switch (named) {
      case JDK -> new TlsProviderChoice(JDK, null, setting);
      case AUTO -> automatic(setting);
      default -> named(named, setting);
    };
  }

  private TlsProviderChoice automatic(String setting) {
    return candidates.stream()
        .filter(each -> each.provider() != null)
        .max(comparingInt(each -> each.entry().preference()))
        .map(each -> choice(each, setting + ", and this provider works here"))
        .orElseGet(() -> new TlsProviderChoice(JDK, null, setting + otherwise()));
  }

  private String otherwise() {
    return candidates.isEmpty()
        ? ", and no module with another provider is present"
        : ", and no other provider works here: " + failures(candidates);
  }

  private TlsProviderChoice named(String name, String setting) {
    List<Candidate> found =
        candidates.stream().filter(each -> each.entry().name().equals(name)).toList();
    List<Candidate> usable = found.stream().filter(each -> each.provider() != null).toList();
    if (usable.isEmpty()) {
      throw new IllegalStateException(missing(name, found));
    }
    if (usable.size() > 1) {
      throw new IllegalStateException(
          "two TLS providers are named '%s': %s and %s: remove one of them"
              .formatted(name, usable.get(0).entry().origin(), usable.get(1).entry().origin()));
    }
    return choice(usable.getFirst(), setting);
  }

  private String missing(String name, List<Candidate> found) {
    String asked = "'%s' (%s)".formatted(name, Settings.source(PROPERTY));
    if (!found.isEmpty()) {
      return "the TLS provider %s is not available: %s; to do without it, set %s=jdk"
          .formatted(asked, failures(found), PROPERTY);
    }
    String others = candidates.isEmpty() ? "" : "; not available here: " + failures(candidates);
    return "no TLS provider is named %s; available: %s%s; add the module that provides it"
        .formatted(asked, availableNames(), others);
  }

  private String availableNames() {
    return all().stream().filter(Entry::isAvailable).map(Entry::name).collect(joining(", "));
  }

  private static String failures(List<Candidate> candidates) {
    return candidates.stream()
        .map(Candidate::entry)
        .filter(each -> !each.isAvailable())
        .map(each -> "%s (%s)".formatted(each.name(), each.detail()))
        .collect(joining(", "));
  }

  private static TlsProviderChoice choice(Candidate candidate, String reason) {
    TlsProvider provider = candidate.provider();
    return new TlsProviderChoice(
        candidate.entry().name(), provider == null ? null : provider.provider(), reason);
  }
}

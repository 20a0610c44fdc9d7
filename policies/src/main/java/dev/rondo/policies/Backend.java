package dev.rondo.policies;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.ProviderSearch;
import dev.rondo.spi.Support;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An installed backend. It probes the machine once, at the first query, and reports a provider that
 * throws as unavailable. For any thread.
 */
public final class Backend {

  private final String name;
  private final EventLoopProvider provider;
  private volatile @Nullable Probe probe;

  Backend(String name, EventLoopProvider provider) {
    this.name = name;
    this.provider = provider;
  }

  /** Returns the name that {@code rondo.backend} selects it by. */
  public String name() {
    return name;
  }

  /** Returns the provider of this backend. */
  public EventLoopProvider provider() {
    return provider;
  }

  /** Returns the provider's {@code module/class}, or its class alone on the class path. */
  public String origin() {
    return ClassNames.of(provider.getClass());
  }

  /** Returns the provider's module, or null on the class path. */
  public @Nullable String module() {
    return provider.getClass().getModule().getName();
  }

  /** Returns the result of the probe of this machine, which runs once. */
  public Support support() {
    return probed().support;
  }

  /** Returns whether it works on this machine. */
  public boolean isAvailable() {
    return support() instanceof Support.Supported;
  }

  /** Returns its preference over other backends, higher first; 0 if it is not available. */
  public int preference() {
    return support() instanceof Support.Supported supported ? supported.preference() : 0;
  }

  /** Returns why it is not available; empty if it is. */
  public String reason() {
    return support() instanceof Support.Unsupported(String reason) ? reason : "";
  }

  /** Returns why it is not available, or the provider's remark if it is. */
  public String detail() {
    return switch (support()) {
      case Support.Supported supported -> supported.detail();
      case Support.Unsupported unsupported -> unsupported.reason();
    };
  }

  /** Returns the capabilities of its loops; none if it is not available. */
  public Set<Capability> capabilities() {
    return probed().capabilities;
  }

  /**
   * Returns a new loop of this backend; the caller must close it.
   *
   * @throws IllegalStateException if the provider returns null, or was built for another version of
   *     a class
   */
  public EventLoop newEventLoop(LoopOptions options) {
    EventLoop loop;
    try {
      loop = provider.newEventLoop(options);
    } catch (LinkageError e) {
      throw new IllegalStateException(
          ("newEventLoop() of %s failed: %s: install a version of it that fits this one of Rondo, or"
                  + " choose another backend than '%s'")
              .formatted(origin(), e, name),
          e);
    }
    if (loop == null) {
      throw new IllegalStateException(
          "newEventLoop() of %s returned null: fix it, or choose another backend than '%s'"
              .formatted(origin(), name));
    }
    return loop;
  }

  @Override
  public String toString() {
    return name + " (" + origin() + ")";
  }

  private Probe probed() {
    Probe cached = probe;
    if (cached == null) {
      cached = probe();
      probe = cached;
    }
    return cached;
  }

  private Probe probe() {
    String method = "support()";
    try {
      Support support = provider.support();
      if (support == null) {
        return broken(method, "returned null");
      }
      if (support instanceof Support.Unsupported) {
        return new Probe(support, Set.of());
      }
      method = "capabilities()";
      Set<Capability> capabilities = provider.capabilities();
      return capabilities == null
          ? broken(method, "returned null")
          : new Probe(support, Set.copyOf(capabilities));
    } catch (Throwable e) { // A broken provider must not affect the others.
      return broken(method, "failed: " + ProviderSearch.reason(e));
    }
  }

  private Probe broken(String method, String failure) {
    String reason = "%s of %s %s".formatted(method, origin(), failure);
    return new Probe(new Support.Unsupported(reason), Set.of());
  }

  private record Probe(Support support, Set<Capability> capabilities) {}
}

package dev.rondo.policies;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A backend that was found. It probes the machine when it is first asked, once, and never throws
 * for a provider that does. For any thread.
 */
public final class Backend {

  private final String name;
  private final EventLoopProvider provider;
  private volatile @Nullable Support support;

  Backend(String name, EventLoopProvider provider) {
    this.name = name;
    this.provider = provider;
  }

  /** Returns the name that {@code rondo.backend} uses. */
  public String name() {
    return name;
  }

  /** Its provider. */
  public EventLoopProvider provider() {
    return provider;
  }

  /** Returns the provider's origin: {@code module/class}, or the class alone on the class path. */
  public String origin() {
    return ClassNames.of(provider.getClass());
  }

  /** The module it comes from, or null on the class path. */
  public @Nullable String module() {
    return provider.getClass().getModule().getName();
  }

  /** Whether it works here, as found the first time. */
  public Support support() {
    Support known = support;
    if (known == null) {
      known = probe();
      support = known;
    }
    return known;
  }

  /** Whether it works here. */
  public boolean isAvailable() {
    return support() instanceof Support.Supported;
  }

  /** Returns the preference over other backends; 0 if it is not available. */
  public int preference() {
    return support() instanceof Support.Supported supported ? supported.preference() : 0;
  }

  /** Why it is not available; empty if it is. */
  public String reason() {
    return support() instanceof Support.Unsupported(String reason) ? reason : "";
  }

  /** Returns the provider's detail: the reason why it is not available, or a remark. */
  public String detail() {
    return switch (support()) {
      case Support.Supported supported -> supported.detail();
      case Support.Unsupported unsupported -> unsupported.reason();
    };
  }

  /** Returns the capabilities of its loops; none if it is not available. */
  public Set<Capability> capabilities() {
    try {
      return isAvailable() ? Set.copyOf(provider.capabilities()) : Set.of();
    } catch (RuntimeException | LinkageError e) {
      return Set.of();
    }
  }

  /** Returns a new loop, which the caller closes. */
  public EventLoop newEventLoop(LoopOptions options) {
    return provider.newEventLoop(options);
  }

  @Override
  public String toString() {
    return name + " (" + origin() + ")";
  }

  private Support probe() {
    try {
      return Objects.requireNonNull(provider.support(), "support() returned null");
    } catch (RuntimeException | LinkageError e) {
      return new Support.Unsupported("the probe of " + origin() + " failed: " + e);
    }
  }
}

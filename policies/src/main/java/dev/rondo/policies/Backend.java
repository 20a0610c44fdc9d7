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
 * An installed backend. It probes the machine once, at the first query, and reports a provider that
 * throws as unavailable. For any thread.
 */
public final class Backend {

  private final String name;
  private final EventLoopProvider provider;
  private volatile @Nullable Support support;

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
    Support cached = support;
    if (cached == null) {
      cached = probe();
      support = cached;
    }
    return cached;
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
    try {
      return isAvailable() ? Set.copyOf(provider.capabilities()) : Set.of();
    } catch (RuntimeException | LinkageError e) {
      return Set.of();
    }
  }

  /** Returns a new loop of this backend; the caller must close it. */
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

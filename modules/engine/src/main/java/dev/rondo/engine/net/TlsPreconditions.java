package dev.rondo.engine.net;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.tls.Tls;
import org.jspecify.annotations.Nullable;

/** Checks of TLS options that are made before there is a connection. */
public final class TlsPreconditions {

  private TlsPreconditions() {}

  /** Refuses TLS on a loop that cannot have it. */
  public static void require(@Nullable TlsOptions options, String operation, EventLoop loop) {
    if (options != null && !loop.capabilities().contains(Capability.TLS)) {
      throw Capability.TLS.refusal(operation + " with TLS", loop);
    }
  }

  /**
   * Refuses a server over TLS that could not serve anyone, before it accepts anyone.
   *
   * @throws IllegalArgumentException if its parameters are wrong
   * @throws IllegalStateException if its context is not initialized
   */
  public static void requireServer(@Nullable TlsOptions options, String operation, EventLoop loop) {
    require(options, operation, loop);
    if (options != null) {
      Tls.requireUsable(options);
    }
  }

  /**
   * The options with the name that a client is to check: the host it connects to, if they say no
   * other.
   *
   * @throws IllegalArgumentException if a name is to be checked and there is none
   */
  public static @Nullable TlsOptions ofClient(@Nullable TlsOptions options, Target target) {
    if (options == null || options.serverHostname() != null) {
      return options;
    }
    if (target instanceof Target.Host host) {
      return options.withServerHostname(host.host());
    }
    if (options.hostnameChecking()) {
      throw new IllegalArgumentException(
          "TLS to %s has no host name to check: use withServerHostname(…) or withoutHostnameChecking() of TlsOptions"
              .formatted(target));
    }
    return options;
  }
}

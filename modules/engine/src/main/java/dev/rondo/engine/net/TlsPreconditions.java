package dev.rondo.engine.net;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.tls.Tls;
import org.jspecify.annotations.Nullable;

/** Checks TLS options before there is a connection. */
public final class TlsPreconditions {

  private TlsPreconditions() {}

  /** Refuses TLS options on a loop that does not support TLS. */
  public static void require(@Nullable TlsOptions options, String operation, EventLoop loop) {
    if (options != null && !loop.capabilities().contains(Capability.TLS)) {
      throw Capability.TLS.refusal(operation + " with TLS", loop);
    }
  }

  /**
   * Refuses TLS options with which every handshake of a server would fail.
   *
   * @throws IllegalArgumentException if the TLS parameters are wrong
   * @throws IllegalStateException if the TLS context is not initialized
   */
  public static void requireServer(@Nullable TlsOptions options, String operation, EventLoop loop) {
    require(options, operation, loop);
    if (options != null) {
      Tls.requireUsable(options);
    }
  }

  /**
   * Returns the options with the host name that a client must check: by default, the target host.
   *
   * @throws IllegalArgumentException if host names are checked, but there is no host name
   */
  public static @Nullable TlsOptions ofClient(@Nullable TlsOptions options, Target target) {
    if (options == null || options.serverName().hostname() != null) {
      return options;
    }
    if (target instanceof Target.Host host) {
      return options.withServerHostname(host.host());
    }
    if (options.serverName().isChecked()) {
      throw new IllegalArgumentException(
          "TLS to %s has no host name to check: use TlsOptions.withServerHostname(…) or TlsOptions.withoutHostnameChecking()"
              .formatted(target));
    }
    return options;
  }
}

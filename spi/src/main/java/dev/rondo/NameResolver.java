package dev.rondo;

import dev.rondo.net.AddressInfo;
import dev.rondo.net.NameInfo;
import dev.rondo.net.NameInfoFlag;
import dev.rondo.net.ResolveOptions;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves host names, without blocking the loop. Literal addresses are resolved at once. */
public interface NameResolver {

  /**
   * Looks up the addresses of {@code host}, in the order in which to try them. The future fails
   * with {@link java.net.UnknownHostException} if there are none. Mirrors {@code getaddrinfo}.
   *
   * @param host null for this host: its loopback addresses, or the wildcard addresses with {@link
   *     ResolveOptions#passive()}
   * @param service a port number or, with {@link Capability#SERVICE_NAMES}, a service name; null
   *     for port 0
   */
  default LoopFuture<List<AddressInfo>> getaddrinfo(
      @Nullable String host, @Nullable String service, ResolveOptions options) {
    throw Capability.DNS.refusal("getaddrinfo", this);
  }

  /** Looks up the host and service names of {@code address}. Mirrors {@code getnameinfo}. */
  default LoopFuture<NameInfo> getnameinfo(InetSocketAddress address, Set<NameInfoFlag> flags) {
    throw Capability.DNS.refusal("getnameinfo", this);
  }
}

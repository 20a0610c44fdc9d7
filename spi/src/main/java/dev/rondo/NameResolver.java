package dev.rondo;

import dev.rondo.net.AddressInfo;
import dev.rondo.net.NameInfo;
import dev.rondo.net.NameInfoFlag;
import dev.rondo.net.ResolveOptions;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names to addresses and back, without blocking the loop. Literal addresses never wait. */
public interface NameResolver {

  /**
   * The addresses of {@code host}, in the order to try them. A null host is this host: loopback, or
   * any address with {@link ResolveOptions#passive()}. {@code service} is a port number or, where
   * the backend has {@link Capability#SERVICE_NAMES}, a name; null is port 0. Fails with {@link
   * java.net.UnknownHostException}. Mirrors {@code getaddrinfo}.
   */
  default LoopFuture<List<AddressInfo>> getaddrinfo(
      @Nullable String host, @Nullable String service, ResolveOptions options) {
    throw Capability.DNS.refusal("getaddrinfo", this);
  }

  /** The host and service name of {@code address}. Mirrors {@code getnameinfo}. */
  default LoopFuture<NameInfo> getnameinfo(InetSocketAddress address, Set<NameInfoFlag> flags) {
    throw Capability.DNS.refusal("getnameinfo", this);
  }
}

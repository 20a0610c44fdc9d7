package dev.rondo.engine.spi;

import dev.rondo.net.AddressInfo;
import dev.rondo.net.NameInfo;
import dev.rondo.net.NameInfoFlag;
import dev.rondo.net.ResolveOptions;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The system's resolver of host and service names, for backends with {@link
 * dev.rondo.Capability#SERVICE_NAMES}. Its methods block; several threads may call them at once.
 */
public interface NameService {

  /** As {@link dev.rondo.NameResolver#getaddrinfo}; never returns an empty list. */
  List<AddressInfo> getaddrinfo(
      @Nullable String host, @Nullable String service, ResolveOptions options)
      throws UnknownHostException;

  /** As {@link dev.rondo.NameResolver#getnameinfo}. */
  NameInfo getnameinfo(InetSocketAddress address, Set<NameInfoFlag> flags)
      throws UnknownHostException;
}

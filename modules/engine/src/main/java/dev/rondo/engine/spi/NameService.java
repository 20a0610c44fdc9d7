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
 * The system's own answers to questions about names, service names among them: for backends that
 * have {@link dev.rondo.Capability#SERVICE_NAMES}. It blocks. For any thread, several at a time.
 */
public interface NameService {

  /** As {@link dev.rondo.NameResolver#getaddrinfo}; there is at least one answer. */
  List<AddressInfo> getaddrinfo(
      @Nullable String host, @Nullable String service, ResolveOptions options)
      throws UnknownHostException;

  /** As {@link dev.rondo.NameResolver#getnameinfo}. */
  NameInfo getnameinfo(InetSocketAddress address, Set<NameInfoFlag> flags)
      throws UnknownHostException;
}

package dev.rondo.engine.spi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The host names of a backend whose network is not the system's. Called by the holder of the loop's
 * turn; its methods do not block.
 */
public interface HostNames {

  /**
   * Returns the addresses of {@code host}, which is not a literal address; at least one.
   *
   * @throws UnknownHostException if there is no such host
   */
  List<InetAddress> addresses(String host) throws UnknownHostException;

  /** Returns the name of the host that has {@code address}; null if it has none. */
  @Nullable String name(InetAddress address);
}

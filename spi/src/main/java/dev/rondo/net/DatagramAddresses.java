package dev.rondo.net;

import java.net.ProtocolFamily;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a datagram endpoint.
 *
 * @param local the address to bind, which is resolved if necessary; null for any
 * @param remote the address to connect to, which is resolved if necessary; null for none
 * @param family the family of the addresses to use; null for all
 */
public record DatagramAddresses(
    @Nullable SocketAddress local,
    @Nullable SocketAddress remote,
    @Nullable ProtocolFamily family) {

  private static final DatagramAddresses NONE = new DatagramAddresses(null, null, null);

  /** Returns no address, for any family. */
  public static DatagramAddresses none() {
    return NONE;
  }
}

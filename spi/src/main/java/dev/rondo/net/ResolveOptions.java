package dev.rondo.net;

import java.net.ProtocolFamily;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@code getaddrinfo}.
 *
 * @param family the family of the addresses; null for IPv4 and IPv6
 * @param type the type of the sockets; null for both
 * @param passive whether a null host stands for the wildcard addresses, to listen on
 * @param numericHost whether the host must be a literal address
 * @param canonicalName whether to request the canonical name
 * @param addressConfigured whether to leave out families of which this host has no address
 */
public record ResolveOptions(
    @Nullable ProtocolFamily family,
    @Nullable SocketType type,
    boolean passive,
    boolean numericHost,
    boolean canonicalName,
    boolean addressConfigured) {

  private static final ResolveOptions DEFAULTS =
      new ResolveOptions(null, null, false, false, false, false);

  /** Returns options for all families and types, without flags. */
  public static ResolveOptions defaults() {
    return DEFAULTS;
  }

  public ResolveOptions withFamily(@Nullable ProtocolFamily family) {
    return new ResolveOptions(family, type, passive, numericHost, canonicalName, addressConfigured);
  }

  public ResolveOptions withType(@Nullable SocketType type) {
    return new ResolveOptions(family, type, passive, numericHost, canonicalName, addressConfigured);
  }

  public ResolveOptions withPassive(boolean passive) {
    return new ResolveOptions(family, type, passive, numericHost, canonicalName, addressConfigured);
  }

  public ResolveOptions withNumericHost(boolean numericHost) {
    return new ResolveOptions(family, type, passive, numericHost, canonicalName, addressConfigured);
  }

  public ResolveOptions withCanonicalName(boolean canonicalName) {
    return new ResolveOptions(family, type, passive, numericHost, canonicalName, addressConfigured);
  }

  public ResolveOptions withAddressConfigured(boolean addressConfigured) {
    return new ResolveOptions(family, type, passive, numericHost, canonicalName, addressConfigured);
  }
}

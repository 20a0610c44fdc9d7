package dev.rondo.net;

import java.net.ProtocolFamily;
import org.jspecify.annotations.Nullable;

/**
 * What {@code getaddrinfo} is to look for.
 *
 * @param family null for IPv4 and IPv6
 * @param type null for both
 * @param passive whether a null host is every address, to listen on
 * @param numericHost whether the host must be a literal address
 * @param canonicalName whether to ask for the canonical name
 * @param addressConfigured whether to leave out families this host has no address of
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

  /** Everything, no flags. */
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

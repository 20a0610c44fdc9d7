package dev.rondo.net;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options for opening a stream connection.
 *
 * @param tls TLS over the connection; null for none
 * @param family the family of the addresses to use; null for all
 * @param localAddress the address to connect from, which is resolved if necessary; null for any
 * @param happyEyeballsDelay the time after which to try the next address concurrently, if the last
 *     attempt is still pending (RFC 8305 recommends 250 ms); null to try addresses one by one
 * @param interleave the number of addresses of the first family to try before families alternate; 0
 *     keeps the resolver's order; null means 1 with a delay and 0 without
 * @param socketOptions the options to set before connecting
 */
public record ConnectOptions(
    @Nullable TlsOptions tls,
    @Nullable ProtocolFamily family,
    @Nullable InetSocketAddress localAddress,
    @Nullable Duration happyEyeballsDelay,
    @Nullable Integer interleave,
    Map<SocketOption<?>, Object> socketOptions) {

  private static final ConnectOptions DEFAULTS =
      new ConnectOptions(null, null, null, null, null, Map.of());

  public ConnectOptions {
    if (happyEyeballsDelay != null && happyEyeballsDelay.isNegative()) {
      throw new IllegalArgumentException(
          "happyEyeballsDelay must not be negative: " + happyEyeballsDelay);
    }
    if (interleave != null && interleave < 0) {
      throw new IllegalArgumentException("interleave must not be negative: " + interleave);
    }
    socketOptions = SocketOptions.checked(socketOptions);
  }

  /** Returns options without TLS, for any family, trying addresses one by one. */
  public static ConnectOptions defaults() {
    return DEFAULTS;
  }

  public ConnectOptions withTls(@Nullable TlsOptions tls) {
    return new ConnectOptions(
        tls, family, localAddress, happyEyeballsDelay, interleave, socketOptions);
  }

  public ConnectOptions withFamily(@Nullable ProtocolFamily family) {
    return new ConnectOptions(
        tls, family, localAddress, happyEyeballsDelay, interleave, socketOptions);
  }

  public ConnectOptions withLocalAddress(@Nullable InetSocketAddress localAddress) {
    return new ConnectOptions(
        tls, family, localAddress, happyEyeballsDelay, interleave, socketOptions);
  }

  public ConnectOptions withHappyEyeballsDelay(@Nullable Duration happyEyeballsDelay) {
    return new ConnectOptions(
        tls, family, localAddress, happyEyeballsDelay, interleave, socketOptions);
  }

  public ConnectOptions withInterleave(@Nullable Integer interleave) {
    return new ConnectOptions(
        tls, family, localAddress, happyEyeballsDelay, interleave, socketOptions);
  }

  public ConnectOptions withSocketOptions(Map<SocketOption<?>, Object> socketOptions) {
    return new ConnectOptions(
        tls, family, localAddress, happyEyeballsDelay, interleave, socketOptions);
  }
}

package dev.rondo.net;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to open a stream connection.
 *
 * @param tls TLS over the connection; null for none
 * @param family which addresses to use; null for all
 * @param localAddress where to connect from, resolved if it is not; null for anywhere
 * @param happyEyeballsDelay after how long the next address is tried beside the last (RFC 8305 has
 *     250 ms); null to try one after the other
 * @param interleave how many addresses of the first family come before families alternate; 0 keeps
 *     the resolver's order; null is 1 with a delay and 0 without
 * @param socketOptions set before connecting
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

  /** No TLS, any family, one address after the other. */
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

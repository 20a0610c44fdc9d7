package dev.rondo.net;

import java.net.SocketOption;
import java.util.Map;

/** Checks of the values of socket options. */
final class SocketOptions {

  private SocketOptions() {}

  static Map<SocketOption<?>, Object> checked(Map<SocketOption<?>, Object> options) {
    options.forEach(
        (option, value) -> {
          if (!option.type().isInstance(value)) {
            throw new IllegalArgumentException(
                "socket option %s takes a %s, not %s"
                    .formatted(option, option.type().getSimpleName(), value));
          }
        });
    return Map.copyOf(options);
  }
}

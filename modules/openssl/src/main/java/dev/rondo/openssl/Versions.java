package dev.rondo.openssl;

import java.util.List;

/** The versions of TLS by their JSSE names. */
final class Versions {

  static final String TLS_1_2 = "TLSv1.2";
  static final String TLS_1_3 = "TLSv1.3";

  /** All versions, in the order of preference. */
  static final List<String> ALL = List.of(TLS_1_3, TLS_1_2);

  private Versions() {}

  /** Returns the number of {@code version} in records and in OpenSSL. */
  static int number(String version) {
    return switch (version) {
      case TLS_1_2 -> 0x0303;
      case TLS_1_3 -> 0x0304;
      default ->
          throw new IllegalArgumentException(
              "OpenSSL is used for %s only, not for '%s'".formatted(ALL, version));
    };
  }

  /** Returns the name of the version with {@code number}. */
  static String name(int number) {
    return number == 0x0304 ? TLS_1_3 : TLS_1_2;
  }
}

package dev.rondo.openssl;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The cipher suites of this OpenSSL, by their JSSE names. */
final class Suites {

  /**
   * One cipher suite.
   *
   * @param opensslName its name in lists for OpenSSL
   * @param version the version of TLS that uses it
   */
  private record Suite(String opensslName, String version) {}

  private static final Map<String, Suite> SUPPORTED = new LinkedHashMap<>();
  private static final List<String> DEFAULT;

  static {
    long context = LibSslContext.create();
    try (Arena arena = Arena.ofConfined()) {
      // Without forward secrecy, a stolen key would decrypt what was recorded before.
      DEFAULT =
          read(context).keySet().stream().filter(name -> !name.startsWith("TLS_RSA_")).toList();
      LibSslContext.setCiphers(context, arena.allocateFrom("ALL:!aNULL:!eNULL").address());
      SUPPORTED.putAll(read(context));
    } finally {
      LibSslContext.free(context);
      LibCrypto.clearErrors();
    }
  }

  private Suites() {}

  private static Map<String, Suite> read(long context) {
    var suites = new LinkedHashMap<String, Suite>();
    long list = LibSslContext.ciphers(context);
    for (int i = 0; i < LibCrypto.size(list); i++) {
      long cipher = LibCrypto.get(list, i);
      String name = LibSsl.standardName(cipher);
      if (!name.contains("_PSK_") && !name.contains("_SRP_")) {
        String version =
            LibSsl.cipherVersion(cipher).equals(Versions.TLS_1_3)
                ? Versions.TLS_1_3
                : Versions.TLS_1_2;
        suites.put(name, new Suite(LibSsl.opensslName(cipher), version));
      }
    }
    return suites;
  }

  static String[] supported() {
    return SUPPORTED.keySet().toArray(String[]::new);
  }

  static String[] defaults() {
    return DEFAULT.toArray(String[]::new);
  }

  /**
   * Checks that OpenSSL has all of {@code names}.
   *
   * @throws IllegalArgumentException if it lacks one
   */
  static void require(String[] names) {
    for (String name : names) {
      if (!SUPPORTED.containsKey(name)) {
        throw new IllegalArgumentException("this OpenSSL has no cipher suite '" + name + "'");
      }
    }
  }

  /** Returns OpenSSL's list of those of {@code names} that are for {@code version}. */
  static String list(String[] names, String version) {
    var chosen = new ArrayList<String>();
    for (String name : names) {
      Suite suite = SUPPORTED.get(name);
      if (suite != null && suite.version.equals(version)) {
        chosen.add(suite.opensslName);
      }
    }
    return String.join(":", chosen);
  }
}

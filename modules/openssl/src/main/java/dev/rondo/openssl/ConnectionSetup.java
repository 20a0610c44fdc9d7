package dev.rondo.openssl;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;

/** The parameters of an engine, as settings of its connection. */
final class ConnectionSetup {

  private final long ssl;
  private final SSLParameters parameters;
  private final boolean client;

  ConnectionSetup(long ssl, SSLParameters parameters, boolean client) {
    this.ssl = ssl;
    this.parameters = parameters;
    this.client = client;
  }

  /**
   * Applies all but what depends on the peer.
   *
   * @throws SSLHandshakeException if no enabled version has an enabled cipher suite
   */
  void apply() throws SSLHandshakeException {
    setSuites();
    setGroupsAndSignatures();
    if (client) {
      setClient();
    } else {
      setServer();
    }
    LibSsl.setClient(ssl, client);
  }

  private void setClient() throws SSLHandshakeException {
    LibSsl.setVerify(ssl, LibSsl.VERIFY_PEER);
    byte[] protocols = ApplicationProtocols.encode(parameters.getApplicationProtocols());
    if (protocols.length > 0) {
      try (var bytes = new NativeBytes(protocols)) {
        require(
            LibSsl.setApplicationProtocols(ssl, bytes.address(), protocols.length),
            "application protocols",
            parameters.getApplicationProtocols());
      }
    }
  }

  private void setServer() {
    if (!parameters.getUseCipherSuitesOrder()) {
      LibSsl.preferClientOrder(ssl);
    }
    int mode =
        parameters.getNeedClientAuth()
            ? LibSsl.VERIFY_PEER | LibSsl.VERIFY_REQUIRED
            : parameters.getWantClientAuth() ? LibSsl.VERIFY_PEER : 0;
    if (mode != 0) {
      LibSsl.setVerify(ssl, mode);
      // A session without a certificate must not be resumed where one is required.
      byte[] group = {'r', 'o', 'n', 'd', 'o', (byte) mode};
      try (var bytes = new NativeBytes(group)) {
        LibSsl.setSessionGroup(ssl, bytes.address(), group.length);
      }
    }
  }

  /** Requests {@code name} from the server. */
  void requestName(SNIServerName name) throws SSLHandshakeException {
    String host = new String(name.getEncoded(), ISO_8859_1);
    try (var text = new NativeBytes(host)) {
      require(LibSsl.setHostName(ssl, text.address()), "server names", host);
    }
  }

  // --- versions and cipher suites ---

  private void setSuites() throws SSLHandshakeException {
    String[] suites = parameters.getCipherSuites();
    boolean isDefault = Arrays.equals(suites, Suites.defaults());
    int lowest = Integer.MAX_VALUE;
    int highest = 0;
    for (String version : parameters.getProtocols()) {
      String list = Suites.list(suites, version);
      if (!list.isEmpty() && (isDefault || setSuites(list, version))) {
        lowest = Math.min(lowest, Versions.number(version));
        highest = Math.max(highest, Versions.number(version));
      }
    }
    if (highest == 0) {
      throw new SSLHandshakeException(
          "No appropriate protocol (protocol is disabled or cipher suites are inappropriate)");
    }
    LibSsl.setVersions(ssl, lowest, highest);
  }

  private boolean setSuites(String list, String version) {
    try (var text = new NativeBytes(list)) {
      return LibSsl.setCiphers(ssl, text.address(), version.equals(Versions.TLS_1_3));
    } finally {
      LibCrypto.clearErrors();
    }
  }

  private void setGroupsAndSignatures() throws SSLHandshakeException {
    String[] groups = parameters.getNamedGroups();
    if (groups != null) {
      try (var text = new NativeBytes(groups(groups))) {
        require(LibSsl.setGroups(ssl, text.address()), "named groups", groups);
      }
    }
    String[] schemes = parameters.getSignatureSchemes();
    if (schemes != null) {
      try (var text = new NativeBytes(String.join(":", schemes))) {
        require(LibSsl.setSignatures(ssl, text.address()), "signature schemes", schemes);
      }
    }
  }

  private static void require(boolean isSet, String kind, String... names)
      throws SSLHandshakeException {
    if (!isSet) {
      LibCrypto.clearErrors();
      throw new SSLHandshakeException(
          "OpenSSL does not accept all of the %s %s".formatted(kind, List.of(names)));
    }
  }

  private static String groups(String[] names) {
    var known = new ArrayList<String>();
    for (String name : names) {
      known.add(
          switch (name.toLowerCase(Locale.ROOT)) {
            case "x25519" -> "X25519";
            case "x448" -> "X448";
            case "secp256r1" -> "P-256";
            case "secp384r1" -> "P-384";
            case "secp521r1" -> "P-521";
            default -> name;
          });
    }
    return String.join(":", known);
  }

  // --- results ---

  /** Returns the application protocol of the finished handshake; empty if none was agreed on. */
  static String selectedProtocol(long ssl) {
    try (Arena arena = Arena.ofConfined()) {
      var result = arena.allocate(JAVA_LONG, 2);
      LibSsl.selectedProtocol(ssl, result.address(), result.address() + Long.BYTES);
      long address = result.get(JAVA_LONG, 0);
      return address == 0
          ? ""
          : new String(
              RawMemory.bytes(address, RawMemory.getInt(result.address() + Long.BYTES)),
              ISO_8859_1);
    }
  }
}

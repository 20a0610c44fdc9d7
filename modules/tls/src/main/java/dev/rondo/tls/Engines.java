package dev.rondo.tls;

import dev.rondo.net.ExtraInfo;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Makes the engines of connections from what their options say. */
final class Engines {

  private Engines() {}

  /**
   * Refuses a client that is to check the name in a certificate and has not been told which.
   *
   * @throws IllegalArgumentException if so
   */
  static void requireName(TlsOptions options, TlsRole role) {
    if (role == TlsRole.CLIENT && options.hostnameChecking() && options.serverHostname() == null) {
      throw new IllegalArgumentException(
          "no name to check in the server's certificate: use withServerHostname(…) or"
              + " withoutHostnameChecking() of TlsOptions");
    }
  }

  /** The engine of one connection over {@code transport}. */
  static SSLEngine create(TlsOptions options, TlsRole role, Transport transport) {
    return role == TlsRole.SERVER ? server(options) : client(options, transport);
  }

  /** The engine of one connection of a server's. */
  static SSLEngine server(TlsOptions options) {
    SSLEngine engine = options.context().createSSLEngine();
    engine.setUseClientMode(false);
    return configured(engine, engine.getSSLParameters(), options);
  }

  private static SSLEngine client(TlsOptions options, Transport transport) {
    String host = options.serverHostname();
    String name =
        host == null
            ? null
            : IDN.toASCII(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    SSLEngine engine =
        name == null
            ? options.context().createSSLEngine()
            : options.context().createSSLEngine(name, port(transport));
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    if (name != null && !isLiteral(name)) {
      // As bytes: names that are not of the strict letters are known to servers too.
      parameters.setServerNames(List.of(new SNIHostName(name.getBytes(StandardCharsets.US_ASCII))));
    }
    if (name != null && options.hostnameChecking()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    return configured(engine, parameters, options);
  }

  private static SSLEngine configured(
      SSLEngine engine, SSLParameters parameters, TlsOptions options) {
    if (!options.applicationProtocols().isEmpty()) {
      parameters.setApplicationProtocols(options.applicationProtocols().toArray(String[]::new));
    }
    options.parameters().accept(parameters);
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** The peer's port: the JDK resumes sessions by host and port. */
  private static int port(Transport transport) {
    return transport.getExtraInfo(ExtraInfo.PEERNAME) instanceof InetSocketAddress peer
        ? peer.getPort()
        : -1;
  }

  private static boolean isLiteral(String name) {
    try {
      return InetAddress.ofLiteral(name) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

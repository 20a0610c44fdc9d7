package dev.rondo.tls;

import dev.rondo.net.ExtraInfo;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Creates and configures the TLS engines of connections. */
final class TlsEngines {

  private TlsEngines() {}

  /**
   * Checks that a client has the name to expect in the server's certificate.
   *
   * @throws IllegalArgumentException if hostname checking is on and there is no name
   */
  static void requireName(TlsOptions options, TlsRole role) {
    if (role == TlsRole.CLIENT
        && options.serverName().isChecked()
        && options.serverName().hostname() == null) {
      throw new IllegalArgumentException(
          "no name to check in the server's certificate: use TlsOptions.withServerHostname(…) or"
              + " withoutHostnameChecking()");
    }
  }

  /** Returns an engine for one connection over {@code transport}. */
  static SSLEngine create(TlsOptions options, TlsRole role, Transport transport) {
    return role == TlsRole.SERVER ? server(options) : client(options, transport);
  }

  /** Returns an engine for one connection of a server. */
  static SSLEngine server(TlsOptions options) {
    SSLEngine engine = options.context().createSSLEngine();
    engine.setUseClientMode(false);
    return configured(engine, engine.getSSLParameters(), options);
  }

  private static SSLEngine client(TlsOptions options, Transport transport) {
    String host = options.serverName().hostname();
    String name = host == null ? null : ServerNames.ascii(host);
    SSLEngine engine = clientEngine(options, name, port(transport));
    SSLParameters parameters =
        acceptsItsHost(engine)
            ? engine.getSSLParameters()
            : clientEngine(options, null, -1).getSSLParameters();
    if (name != null) {
      parameters.setServerNames(ServerNames.of(name));
    }
    if (name != null && options.serverName().isChecked()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    return configured(engine, parameters, options);
  }

  /** Returns an engine for the host {@code name}, unless it cannot have this host and need not. */
  private static SSLEngine clientEngine(TlsOptions options, @Nullable String name, int port) {
    SSLEngine engine =
        name == null
            ? options.context().createSSLEngine()
            : options.context().createSSLEngine(name, port);
    engine.setUseClientMode(true);
    return name == null || options.serverName().isChecked() || acceptsItsHost(engine)
        ? engine
        : clientEngine(options, null, port);
  }

  /** Returns false for some engines that were created for a host with an unusual name. */
  private static boolean acceptsItsHost(SSLEngine engine) {
    try {
      engine.getSSLParameters();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static SSLEngine configured(
      SSLEngine engine, SSLParameters parameters, TlsOptions options) {
    if (!options.applicationProtocols().isEmpty()) {
      parameters.setApplicationProtocols(options.applicationProtocols().toArray(String[]::new));
    }
    options.parameters().accept(parameters);
    ServerNames.apply(parameters, engine);
    return engine;
  }

  /** Returns the peer's port, since the JDK resumes sessions by host and port; -1 if unknown. */
  private static int port(Transport transport) {
    return transport.getExtraInfo(ExtraInfo.PEERNAME) instanceof InetSocketAddress peer
        ? peer.getPort()
        : -1;
  }
}

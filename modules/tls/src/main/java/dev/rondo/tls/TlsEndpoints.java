package dev.rondo.tls;

import dev.rondo.net.ExtraInfo;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.net.InetSocketAddress;

/** The local role and the peer of a connection, as error messages name them. */
record TlsEndpoints(TlsOptions options, TlsRole role, Transport below) {

  boolean isClient() {
    return role == TlsRole.CLIENT;
  }

  /** Returns the peer by address, and by name if this client requested one. */
  String peer() {
    String host = isClient() ? options.serverName().hostname() : null;
    return host == null ? address() : "'" + host + "' (" + address() + ")";
  }

  String address() {
    return below.getExtraInfo(ExtraInfo.PEERNAME) instanceof InetSocketAddress peer
        ? peer.getHostString() + ":" + peer.getPort()
        : "the peer";
  }
}

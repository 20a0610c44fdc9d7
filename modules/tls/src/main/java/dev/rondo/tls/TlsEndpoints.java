package dev.rondo.tls;

import dev.rondo.net.ExtraInfo;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.net.InetSocketAddress;

/** Who the two ends of a connection are, for those who read of its failure. */
record TlsEndpoints(TlsOptions options, TlsRole role, Transport below) {

  boolean isClient() {
    return role == TlsRole.CLIENT;
  }

  /** The peer by name, if this end has asked for one, and by address. */
  String peer() {
    String host = isClient() ? options.serverHostname() : null;
    return host == null ? address() : "'" + host + "' (" + address() + ")";
  }

  String address() {
    return below.getExtraInfo(ExtraInfo.PEERNAME) instanceof InetSocketAddress peer
        ? peer.getHostString() + ":" + peer.getPort()
        : "the peer";
  }
}

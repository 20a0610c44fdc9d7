package dev.rondo.net;

/** A side of a TLS handshake. */
public enum TlsRole {
  CLIENT,
  SERVER
}

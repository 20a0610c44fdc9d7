package dev.rondo.net;

/** Which end of a TLS handshake to be. */
public enum TlsRole {
  CLIENT,
  SERVER
}

package dev.rondo.net;

/** The kind of a socket. */
public enum SocketType {
  STREAM,
  DATAGRAM
}

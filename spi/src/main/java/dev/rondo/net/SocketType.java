package dev.rondo.net;

/** The type of a socket. */
public enum SocketType {
  STREAM,
  DATAGRAM
}

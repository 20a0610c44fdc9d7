package dev.rondo.net;

/** An option of {@code getnameinfo}. */
public enum NameInfoFlag {
  /** Returns the host as a numeric address. */
  NUMERICHOST,
  /** Returns the service as a port number. */
  NUMERICSERV,
  /** Fails if the host has no name. */
  NAMEREQD,
  /** Returns the name of the datagram service. */
  DGRAM,
  /** Returns only the host part of a name in the local domain. */
  NOFQDN
}

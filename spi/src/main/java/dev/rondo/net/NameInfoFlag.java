package dev.rondo.net;

/** How {@code getnameinfo} is to answer. */
public enum NameInfoFlag {
  /** The host as a number. */
  NUMERICHOST,
  /** The service as a number. */
  NUMERICSERV,
  /** Fail if the host has no name. */
  NAMEREQD,
  /** The service's name for datagrams. */
  DGRAM,
  /** Only the host part of a name in the local domain. */
  NOFQDN
}

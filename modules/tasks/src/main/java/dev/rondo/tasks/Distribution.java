package dev.rondo.tasks;

/** The way in which the connections of a server are distributed over the loops of a group. */
public enum Distribution {
  /**
   * Every loop accepts from a socket of its own on the same port, by {@code SO_REUSEPORT}, and the
   * system chooses one of them for each connection, without regard to their load. Nothing passes
   * between the loops, so this accepts the most connections per second. It needs {@link
   * dev.rondo.Capability#REUSE_PORT} and an Internet address.
   */
  REUSE_PORT,

  /**
   * The first loop accepts, and passes each connection to the loop that has the fewest of this
   * server. This keeps the loops equally busy if there are few connections, or if connections are
   * long and some are busier. Works with Unix domain sockets too. The loops must be of one kind.
   * Over NIO.2, the system calls of a connection stay with the loop that accepted it; prefer {@link
   * #REUSE_PORT} there.
   */
  LEAST_CONNECTIONS
}

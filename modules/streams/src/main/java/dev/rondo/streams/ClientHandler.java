package dev.rondo.streams;

/** The code that a server runs for each connection. */
@FunctionalInterface
public interface ClientHandler {

  /**
   * Handles one connection, in a task of its own. The connection is closed when this method returns
   * or throws. An {@link java.io.IOException} thrown after the connection was lost is not reported.
   */
  void handle(StreamReader reader, StreamWriter writer) throws Exception;
}

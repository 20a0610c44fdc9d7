package dev.rondo.streams;

/** Handles a connection of a server, as a task. */
@FunctionalInterface
public interface ClientHandler {

  /**
   * Runs as a task of its own; the connection is closed when it ends. An {@link
   * java.io.IOException} after the connection was lost ends it without a word.
   */
  void handle(StreamReader reader, StreamWriter writer) throws Exception;
}

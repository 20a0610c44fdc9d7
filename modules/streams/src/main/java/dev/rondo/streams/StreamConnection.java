package dev.rondo.streams;

/**
 * The reading and the writing side of a connection.
 *
 * @param reader the side to read
 * @param writer the side to write, which closes the connection
 */
public record StreamConnection(StreamReader reader, StreamWriter writer) implements AutoCloseable {

  /** As {@link StreamWriter#close()}. */
  @Override
  public void close() {
    writer.close();
  }
}

package dev.rondo.benchmarks.echo;

import java.io.IOException;

/** One client of an echo server. */
interface LoadClient {

  /** Receives the available answers, and sends a message for each. */
  void exchange() throws IOException;

  /** Closes the client's socket. */
  void close() throws IOException;
}

package dev.rondo.benchmarks.echo;

import java.io.IOException;

/** One client of an echo server. */
interface Load {

  /** Receives what is there and answers it. */
  void exchange() throws IOException;

  /** Ends. */
  void close() throws IOException;
}

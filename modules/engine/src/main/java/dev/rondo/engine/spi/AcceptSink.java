package dev.rondo.engine.spi;

import java.io.IOException;

/** Where accepted connections go, in the run phase. */
public interface AcceptSink {

  /** A connection, which now belongs to the sink. */
  void accepted(StreamSocket socket);

  /** Accepting failed, and has stopped. */
  void failed(IOException exception);
}

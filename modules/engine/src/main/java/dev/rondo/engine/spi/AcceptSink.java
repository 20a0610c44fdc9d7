package dev.rondo.engine.spi;

import java.io.IOException;

/** Where the connections go that a {@link ListenSocket} accepts. */
public interface AcceptSink {

  /** A connection, which now belongs to the sink. */
  void accepted(StreamSocket socket);

  /** Accepting failed. */
  void failed(IOException exception);
}

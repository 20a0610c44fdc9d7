package dev.rondo.engine.spi;

import java.io.IOException;

/** Receives the connections that a {@link ListenSocket} accepts. */
public interface AcceptSink {

  /** Receives an accepted connection, which now belongs to the sink. */
  void accepted(StreamSocket socket);

  /** Reports that accepting failed, and has stopped. */
  void failed(IOException exception);
}

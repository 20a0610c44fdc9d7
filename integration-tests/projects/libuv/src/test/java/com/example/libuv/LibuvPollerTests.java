package com.example.libuv;

import dev.rondo.engine.tck.PollerTck;
import java.io.IOException;

/** Runs the contracts of pollers against the one for everything but streams. */
final class LibuvPollerTests implements PollerTck {

  @Override
  public Pair open() throws IOException {
    LibuvPoller poller = new LibuvPoller();
    return new Pair(poller, poller.sockets.sockets());
  }
}

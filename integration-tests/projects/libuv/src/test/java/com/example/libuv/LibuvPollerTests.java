package com.example.libuv;

import dev.rondo.engine.tck.PollerTck;
import dev.rondo.linux.driver.DescriptorSockets;
import java.io.IOException;

/** Runs the contracts of pollers against the one for everything but streams. */
final class LibuvPollerTests implements PollerTck {

  @Override
  public Pair open() throws IOException {
    DescriptorSockets sockets = new DescriptorSockets("libuv");
    return new Pair(new LibuvPoller(new LibuvLoop(), sockets), sockets.sockets());
  }
}

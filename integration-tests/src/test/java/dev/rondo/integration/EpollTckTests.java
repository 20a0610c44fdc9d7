package dev.rondo.integration;

import dev.rondo.epoll.EpollLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.LoopTck;

/** Runs the loop contracts against the epoll loop. */
final class EpollTckTests implements LoopTck {

  @Override
  public EventLoopProvider provider() {
    return new EpollLoopProvider();
  }
}

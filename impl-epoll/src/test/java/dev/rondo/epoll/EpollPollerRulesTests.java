package dev.rondo.epoll;

import dev.rondo.engine.tck.PollerTck;
import java.io.IOException;

/** The poller contract against the epoll poller. */
final class EpollPollerRulesTests implements PollerTck {

  @Override
  public Pair open() throws IOException {
    EpollParts kit = new EpollParts();
    return new Pair(new EpollPoller(kit.libc, kit.memory), kit.sockets);
  }
}

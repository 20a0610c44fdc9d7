package dev.rondo.epoll;

import dev.rondo.engine.Engine;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.tck.DriverTck;
import java.io.IOException;

/** The driver contract against readiness over epoll. */
final class EpollDriverTests implements DriverTck {

  @Override
  public Proactor open(LoopQueue queue) throws IOException {
    EpollParts kit = new EpollParts();
    return Engine.readiness(new EpollPoller(kit.libc, kit.memory), kit.sockets, queue);
  }
}

package dev.rondo.epoll;

import dev.rondo.engine.Engine;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.Turn;
import dev.rondo.engine.tck.DriverTck;
import java.io.IOException;

/** The rules of drivers against completion over epoll. */
final class EpollDriverTests implements DriverTck {

  @Override
  public Proactor open(Turn turn) throws IOException {
    Kit kit = new Kit();
    return Engine.readiness(new EpollPoller(kit.libc, kit.memory), kit.sockets, turn);
  }
}

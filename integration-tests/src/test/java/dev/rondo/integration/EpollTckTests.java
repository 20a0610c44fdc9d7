package dev.rondo.integration;

import dev.rondo.epoll.EpollLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.LoopTck;
import org.junit.jupiter.api.Tag;

/** Runs the loop contracts against the epoll loop. */
@Tag("driver")
final class EpollTckTests implements LoopTck {

  @Override
  public EventLoopProvider provider() {
    return new EpollLoopProvider();
  }
}
